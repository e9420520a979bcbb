/** A receptive field and an instant into the stretches of a picture that the output step sees. */
import type { LabField } from "../../../src-main/contract/lab.ts";
import { timeToX, type Viewport } from "../../timeline/viewport.ts";

export interface Stretch {
  /** Pixels from the left edge of the picture. */
  readonly left: number;
  readonly right: number;
}

/** Holes narrower than this many pixels are not drawn as such. */
const narrowest = 1.5;

/** Stretches inside the view, from left to right; `instant` lies in the newest frame that may be seen. */
export function seenStretches(
  field: LabField,
  instant: number,
  framesPerSecond: number,
  view: Viewport,
): Stretch[] {
  const newest = Math.floor(instant * framesPerSecond) - field.anchor;
  const x = (step: number) =>
    Math.min(
      view.width,
      Math.max(0, timeToX(view, (newest + step) / framesPerSecond)),
    );
  const start = field.from === null ? 0 : x(field.from);
  const end = field.to === null ? view.width : x(field.to + 1);
  const stretches: Stretch[] = [];
  let left = start;
  for (const hole of field.holes) {
    const from = x(hole.from);
    const to = x(hole.to + 1);
    if (to - from < narrowest) continue;
    stretches.push({ left, right: from });
    left = to;
  }
  return [...stretches, { left, right: end }];
}
