/** Turns x viewport -> the boxes to draw. */
import type { Speaker, Turn } from "../../../src-main/contract/records.ts";
import type { TurnDraft } from "../../state/dialogue.svelte.ts";
import { timeToX, viewEnd, type Viewport } from "../../timeline/viewport.ts";

/** One turn as a box: pixels from the left edge. */
export interface TurnBox {
  readonly left: number;
  readonly width: number;
  readonly speaker: Speaker;
  readonly label: string;
  readonly isSelected: boolean;
  readonly isDraft: boolean;
}

/** Boxes narrower than this keep their place visible anyway. */
const narrowestPixels = 1.5;

/** The boxes of one speaker's row (`null`: of both) that a viewport shows; a draft takes the place of its turn. */
export function planTurns(
  turns: readonly Turn[],
  draft: TurnDraft | null,
  speaker: Speaker | null,
  isSelected: (id: number) => boolean,
  view: Viewport,
): TurnBox[] {
  const boxes: TurnBox[] = [];
  const end = viewEnd(view);
  for (const turn of turns) {
    if (turn.start > end) break;
    if (turn.end < view.start || turn.id === draft?.id) continue;
    if (speaker !== null && turn.speaker !== speaker) continue;
    boxes.push(box(turn, turn.label, isSelected(turn.id), false, view));
  }
  if (draft && (speaker === null || draft.speaker === speaker)) {
    const label = turns.find((turn) => turn.id === draft.id)?.label ?? "";
    boxes.push(box(draft, label, true, true, view));
  }
  return boxes;
}

function box(
  turn: Pick<Turn, "start" | "end" | "speaker">,
  label: string,
  isSelected: boolean,
  isDraft: boolean,
  view: Viewport,
): TurnBox {
  const left = timeToX(view, turn.start);
  const width = Math.max(narrowestPixels, timeToX(view, turn.end) - left);
  return { left, width, speaker: turn.speaker, label, isSelected, isDraft };
}
