/** Points of a curve -> axes, ticks and an SVG path: the pure part of a line chart. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Scale {
  readonly low: number;
  readonly high: number;
}

/** A scale that holds all values, a little wider than they are; never empty. */
export function scaleOf(values: readonly number[], margin = 0.06): Scale {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return { low: 0, high: 1 };
  const low = finite.reduce((a, b) => Math.min(a, b));
  const high = finite.reduce((a, b) => Math.max(a, b));
  const room = (high - low || Math.abs(high) || 1) * margin;
  return { low: low - room, high: high + room };
}

/** Round numbers inside a scale, about `count` of them. */
export function niceTicks({ low, high }: Scale, count = 4): number[] {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step =
    [1, 2, 5, 10].map((m) => m * power).find((size) => size >= rough) ??
    10 * power;
  const ticks: number[] = [];
  for (let i = Math.ceil(low / step); i * step <= high; i++)
    ticks.push(Number((i * step).toPrecision(12)));
  return ticks;
}

/** Where a value lies in `size` pixels; the low end at 0. */
export function position(scale: Scale, value: number, size: number): number {
  return ((value - scale.low) / (scale.high - scale.low)) * size;
}

/** At most `limit` points that keep the shape: of each bucket the lowest and the highest. */
export function thin(
  points: readonly Point[],
  limit: number,
): readonly Point[] {
  if (points.length <= limit) return points;
  const size = Math.ceil((points.length * 2) / limit);
  const kept: Point[] = [];
  for (let from = 0; from < points.length; from += size) {
    const bucket = points.slice(from, from + size);
    const low = bucket.reduce((a, b) => (b.y < a.y ? b : a));
    const high = bucket.reduce((a, b) => (b.y > a.y ? b : a));
    kept.push(...(low.x <= high.x ? [low, high] : [high, low]));
  }
  return kept;
}

/** An SVG path through points; gaps where a value is not finite. */
export function linePath(
  points: readonly Point[],
  xScale: Scale,
  yScale: Scale,
  width: number,
  height: number,
): string {
  let path = "";
  let pen = "M";
  for (const { x, y } of points) {
    if (!Number.isFinite(y)) {
      pen = "M";
      continue;
    }
    const px = position(xScale, x, width).toFixed(1);
    const py = (height - position(yScale, y, height)).toFixed(1);
    path += `${pen}${px} ${py}`;
    pen = "L";
  }
  return path;
}
