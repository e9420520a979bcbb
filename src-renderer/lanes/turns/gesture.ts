/** Pointer movements on a row of turns -> selections, drafts and edits. */
import type { Attachment } from "svelte/attachments";
import type { Speaker, Turn } from "../../../src-main/contract/records.ts";
import type { Studio } from "../../state/studio.svelte.ts";
import {
  hitTurn,
  moveEdge,
  rangeBetween,
  shortestTurnSeconds,
  snapToEdge,
  type TurnHit,
} from "../../timeline/turns.ts";
import type { TurnLook } from "./draw.ts";

/** How near to an edge the pointer takes hold of it, and from where an edge attracts when snapping. */
const reachPixels = 5;
const snapPixels = 10;
/** A press that moves less than this is a click. */
const clickPixels = 3;

/** A row of turns under the pointer. */
interface Row {
  readonly speaker: Speaker | null;
  readonly look: TurnLook;
}

/**
 * Listens on a row. What it takes hold of itself it keeps from the lanes' own gestures, which listen further out: hence
 * native listeners, since the framework's run only after those.
 */
export function editsTurns(studio: Studio, row: Row): Attachment<HTMLElement> {
  return (element) => {
    let drag: Drag | null = null;
    const abort = new AbortController();
    const { signal } = abort;
    const press = (event: PointerEvent): void => {
      drag = event.button === 0 ? startDrag(studio, row, event) : null;
      if (!drag) return;
      event.stopPropagation();
      element.setPointerCapture(event.pointerId);
    };
    const move = (event: PointerEvent): void => {
      if (drag) drag.move(event.offsetX);
      else element.style.cursor = cursorAt(studio, row, event.offsetX);
    };
    const release = (): void => {
      drag?.end();
      drag = null;
    };
    const cancel = (): void => {
      drag = null;
      studio.dialogue.draft = null;
    };
    element.addEventListener("pointerdown", press, { signal });
    element.addEventListener("pointermove", move, { signal });
    element.addEventListener("pointerup", release, { signal });
    element.addEventListener("pointercancel", cancel, { signal });
    return () => abort.abort();
  };
}

/** What a press begins: an edge moves, an empty place of the turns lane gets a new turn, a turn is selected. */
function startDrag(
  studio: Studio,
  { speaker, look }: Row,
  event: PointerEvent,
): Drag | null {
  const { dialogue } = studio;
  const hit = hitAt(studio, speaker, event.offsetX);
  if (hit.part === "start" || hit.part === "end")
    return dragEdge(studio, hit.turn, hit.part);
  if (hit.part === "empty")
    return look === "solid" && speaker !== null
      ? dragNew(studio, speaker, event.offsetX)
      : null;
  if (event.shiftKey) dialogue.toggleSelected(hit.turn.id);
  else dialogue.select([hit.turn.id]);
  return null;
}

function cursorAt(studio: Studio, { speaker, look }: Row, x: number): string {
  const { part } = hitAt(studio, speaker, x);
  if (part === "start" || part === "end") return "ew-resize";
  return part === "empty" && look === "solid" ? "crosshair" : "default";
}

/** What is under the pointer of one row. */
export function hitAt(
  studio: Studio,
  speaker: Speaker | null,
  x: number,
): TurnHit {
  const { viewport, dialogue } = studio;
  const reach = reachPixels * viewport.view.secondsPerPixel;
  return hitTurn(dialogue.turns, speaker, viewport.time(x), reach);
}

/** Drags one edge of a turn; the change is saved when the pointer is released. */
function dragEdge(studio: Studio, turn: Turn, part: "start" | "end"): Drag {
  const { dialogue } = studio;
  const duration = dialogue.detail!.dialogue.seconds;
  const { id, speaker } = turn;
  dialogue.select([id]);
  return {
    move(x) {
      const time = snapped(studio, x, id);
      dialogue.draft = { id, speaker, ...moveEdge(turn, part, time, duration) };
    },
    end() {
      const { draft } = dialogue;
      if (draft)
        studio.edit({ kind: "move", id, start: draft.start, end: draft.end });
    },
  };
}

/** Draws a new turn from where the pointer went down; a click without a drag selects nothing. */
function dragNew(studio: Studio, speaker: Speaker, fromX: number): Drag {
  const { dialogue } = studio;
  const duration = dialogue.detail!.dialogue.seconds;
  const from = snapped(studio, fromX, null);
  return {
    move(x) {
      if (Math.abs(x - fromX) < clickPixels && !dialogue.draft) return;
      const range = rangeBetween(from, snapped(studio, x, null), duration);
      dialogue.draft = { id: null, speaker, ...range };
    },
    end() {
      const { draft } = dialogue;
      if (!draft) {
        dialogue.select([]);
        studio.player.seek(from);
      } else if (draft.end - draft.start < shortestTurnSeconds)
        dialogue.draft = null;
      else
        studio.edit({
          kind: "add",
          speaker,
          start: draft.start,
          end: draft.end,
        });
    },
  };
}

/** A drag under way; `x` is in pixels from the lane's left edge. */
interface Drag {
  move(x: number): void;
  end(): void;
}

function snapped(studio: Studio, x: number, except: number | null): number {
  const { viewport, dialogue } = studio;
  const time = Math.max(0, viewport.time(x));
  if (!dialogue.snapping) return time;
  const reach = snapPixels * viewport.view.secondsPerPixel;
  return snapToEdge(dialogue.turns, time, reach, except);
}
