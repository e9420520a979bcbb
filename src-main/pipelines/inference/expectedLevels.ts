/** A model's distribution over levels into the log-mel values that it expects, and into the nats of what was there. */
import type { Tensor } from "../../engine/executors/executor.ts";

/** The mean of each bin's distribution over levels: logits `[1, L, T, F]` to log-mel `[T, F]`. */
export function expectedValues(
  { data, shape }: Tensor,
  { minimum, maximum }: { readonly minimum: number; readonly maximum: number },
): Float32Array {
  const levels = shape[1]!;
  const places = shape[2]! * shape[3]!;
  const step = (maximum - minimum) / levels;
  return Float32Array.from({ length: places }, (_, place) => {
    let most = -Infinity;
    for (let level = 0; level < levels; level++)
      most = Math.max(most, data[level * places + place]!);
    let total = 0;
    let weighted = 0;
    for (let level = 0; level < levels; level++) {
      const weight = Math.exp(data[level * places + place]! - most);
      total += weight;
      weighted += weight * (level + 0.5);
    }
    return minimum + (step * weighted) / total;
  });
}

/** Sum of the nats of given levels `[n, F]` that stand at steps `[from, from + n)` of logits `[1, L, T, F]`. */
export function natsOfLevels(
  { data, shape }: Tensor,
  given: ArrayLike<number>,
  from: number,
): number {
  const levels = shape[1]!;
  const places = shape[2]! * shape[3]!;
  let nats = 0;
  for (let i = 0; i < given.length; i++) {
    const place = from * shape[3]! + i;
    const own = data[given[i]! * places + place]!;
    // Relative to the given level, so that no exponential of a likely one is out of range.
    let others = 0;
    for (let level = 0; level < levels; level++)
      others += Math.exp(Math.min(80, data[level * places + place]! - own));
    nats += Math.log(others);
  }
  return nats;
}
