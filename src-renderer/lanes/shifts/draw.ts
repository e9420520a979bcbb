/** Points of a probability curve -> a violet line, tinted below where nobody speaks, with lines at 0.5 and at the ends. */
import type { Palette } from "../../state/theme.svelte.ts";
import type { Surface } from "../../ui/surface.svelte.ts";
import type { CurvePlan } from "./plan.ts";

/** Space above 1 and below 0, so that the line is whole at the ends. */
export const marginPixels = 6;

/** Clears the lane and draws the lines that the eye measures by. */
export function drawScale(surface: Surface, palette: Palette): void {
  const { context, width, height, ratio } = surface;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.strokeStyle = palette.grid;
  context.lineWidth = 1;
  for (const value of [0, 0.5, 1]) {
    const y = Math.round(valueY(value, height)) + 0.5;
    context.setLineDash(value === 0.5 ? [3, 3] : []);
    context.beginPath();
    context.moveTo(0, y);
    context.lineTo(width, y);
    context.stroke();
  }
  context.setLineDash([]);
}

/** A stretch as `[left, right]` pixels. */
export type Stretch = readonly [left: number, right: number];

/** Fills the area under a curve where a shift is decided: in stretches in which nobody speaks. */
export function drawDecisions(
  { context, height }: Surface,
  plan: CurvePlan,
  stretches: readonly Stretch[],
  palette: Palette,
): void {
  const floor = valueY(0, height);
  context.save();
  context.beginPath();
  for (const [left, right] of stretches)
    context.rect(left, 0, right - left, height);
  context.clip();
  context.fillStyle = palette.predictionTint;
  eachPiece(plan, (from, to) => {
    trace(context, plan, from, to, height);
    context.lineTo(plan.points[2 * (to - 1)]!, floor);
    context.lineTo(plan.points[2 * from]!, floor);
    context.fill();
  });
  context.restore();
}

/** Draws one curve; `isSecond` ones are dashed, for tracks with a value per speaker. */
export function drawCurve(
  { context, height }: Surface,
  plan: CurvePlan,
  palette: Palette,
  isSecond: boolean,
): void {
  context.strokeStyle = palette.prediction;
  context.lineWidth = 1.5;
  context.lineJoin = "round";
  context.setLineDash(isSecond ? [4, 3] : []);
  eachPiece(plan, (from, to) => {
    trace(context, plan, from, to, height);
    context.stroke();
  });
}

/** Calls `draw` for every piece of a curve between its gaps, as points `[from, to)`. */
function eachPiece(
  plan: CurvePlan,
  draw: (from: number, to: number) => void,
): void {
  let from = 0;
  for (let i = 0; i <= plan.count; i++) {
    if (i < plan.count && !Number.isNaN(plan.points[2 * i + 1]!)) continue;
    if (i > from) draw(from, i);
    from = i + 1;
  }
}

function trace(
  context: CanvasRenderingContext2D,
  { points }: CurvePlan,
  from: number,
  to: number,
  height: number,
): void {
  context.beginPath();
  for (let i = from; i < to; i++)
    context.lineTo(points[2 * i]!, valueY(points[2 * i + 1]!, height));
}

/** Height of a value in 0..1 above the lane's floor, as a y coordinate. */
export function valueY(value: number, height: number): number {
  return height - marginPixels - value * (height - 2 * marginPixels);
}
