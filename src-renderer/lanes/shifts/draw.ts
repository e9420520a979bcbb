/** Points of a probability curve -> a violet line over a tinted area, with lines at 0.5 and at the ends. */
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

/** Draws one curve; `isSecond` ones are dashed, for tracks with a value per speaker. */
export function drawCurve(
  surface: Surface,
  plan: CurvePlan,
  palette: Palette,
  isSecond: boolean,
): void {
  const { context, height } = surface;
  const floor = valueY(0, height);
  let from = 0;
  for (let i = 0; i <= plan.count; i++) {
    if (i < plan.count && !Number.isNaN(plan.points[2 * i + 1]!)) continue;
    if (i > from) {
      trace(context, plan, from, i, height);
      context.strokeStyle = palette.prediction;
      context.lineWidth = 1.5;
      context.lineJoin = "round";
      context.setLineDash(isSecond ? [4, 3] : []);
      context.stroke();
      context.lineTo(plan.points[2 * (i - 1)]!, floor);
      context.lineTo(plan.points[2 * from]!, floor);
      context.fillStyle = palette.predictionTint;
      if (!isSecond) context.fill();
    }
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
