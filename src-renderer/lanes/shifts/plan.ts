/** Viewport x Track -> the points of a probability curve. */
import { tileFrames } from "../../../src-main/contract/bytes.ts";
import type { Track } from "../../../src-main/contract/records.ts";
import type { TileSource } from "../../state/readout.ts";
import { planTiles } from "../../timeline/tiles.ts";
import type { Viewport } from "../../timeline/viewport.ts";

/** Points of one curve, reused from frame to frame: `count` pairs of x in pixels and value in 0..1. */
export interface CurvePlan {
  points: Float32Array;
  count: number;
}

/** An empty plan with room for a few thousand points. */
export function emptyCurve(): CurvePlan {
  return { points: new Float32Array(8192), count: 0 };
}

/** Fills a plan with the points of one component of a track that a viewport shows; a missing tile leaves a gap (a NaN). */
export function planCurve(
  plan: CurvePlan,
  track: Track,
  component: number,
  view: Viewport,
  pixelRatio: number,
  source: TileSource,
): void {
  plan.count = 0;
  const tiles = planTiles(track, view, pixelRatio);
  if (!tiles) return;
  const { level, first, last } = tiles;
  const seconds = 2 ** level / track.rateHz;
  const low = track.range[0];
  const span = Math.max(1e-12, track.range[1] - low);
  for (let index = first; index <= last; index++) {
    const tile = source(track, level, index);
    if (!tile) {
      push(plan, 0, NaN);
      continue;
    }
    for (let row = 0; row < tile.rows; row++) {
      // A frame's value is known when the frame has been heard: at its end.
      const time = track.start + (index * tileFrames + row + 1) * seconds;
      const x = (time - view.start) / view.secondsPerPixel;
      if (x < -64 || x > view.width + 64) continue;
      push(
        plan,
        x,
        (tile.values[row * tile.columns + component]! - low) / span,
      );
    }
  }
}

function push(plan: CurvePlan, x: number, value: number): void {
  if (2 * plan.count + 2 > plan.points.length) {
    const larger = new Float32Array(plan.points.length * 2);
    larger.set(plan.points);
    plan.points = larger;
  }
  plan.points[2 * plan.count] = x;
  plan.points[2 * plan.count + 1] = value;
  plan.count++;
}
