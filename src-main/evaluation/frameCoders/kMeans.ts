/** Rows of numbers into the centres of their clusters, and rows into their nearest centre. */
import type { Random } from "../../base/random.ts";

/** Rounds of Lloyd's algorithm, and rows that it looks at. */
const rounds = 8;
const largestSample = 8000;

/** Centres `[K, width]` of rows `[n, width]` (Lloyd); a centre that nothing is nearest to stays. */
export function kMeans(
  rows: Float32Array,
  width: number,
  count: number,
  random: Random,
): Float32Array {
  const all = rows.length / width;
  const sample = Math.min(all, largestSample);
  const row = (i: number) => {
    const at = Math.floor((i * all) / sample) * width;
    return rows.subarray(at, at + width);
  };
  const centres = new Float32Array(count * width);
  for (let k = 0; k < count; k++)
    centres.set(row(random.integer(sample)), k * width);
  for (let round = 0; round < rounds; round++) {
    const sums = new Float64Array(count * width);
    const counts = new Float64Array(count);
    for (let i = 0; i < sample; i++) {
      const own = row(i);
      const k = nearest(own, centres, width);
      counts[k]!++;
      own.forEach((value, j) => (sums[k * width + j]! += value));
    }
    for (let i = 0; i < centres.length; i++) {
      const members = counts[Math.floor(i / width)]!;
      if (members > 0) centres[i] = sums[i]! / members;
    }
  }
  return centres;
}

/** Index of the centre of least squared distance, the lowest of equals. */
export function nearest(
  row: Float32Array,
  centres: Float32Array,
  width: number,
): number {
  let best = 0;
  let least = Infinity;
  for (let k = 0; k * width < centres.length; k++) {
    let distance = 0;
    for (let j = 0; j < width && distance < least; j++)
      distance += (row[j]! - centres[k * width + j]!) ** 2;
    if (distance < least) [best, least] = [k, distance];
  }
  return best;
}
