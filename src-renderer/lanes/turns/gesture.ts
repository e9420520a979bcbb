/** Pointer movements on a row of turns -> selections, drafts and edits. */
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

/** How near to an edge the pointer takes hold of it, and from where an edge attracts when snapping. */
const reachPixels = 5;
const snapPixels = 10;
/** A press that moves less than this is a click. */
const clickPixels = 3;

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
export function dragEdge(
  studio: Studio,
  turn: Turn,
  part: "start" | "end",
): Drag {
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
export function dragNew(studio: Studio, speaker: Speaker, fromX: number): Drag {
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
export interface Drag {
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
