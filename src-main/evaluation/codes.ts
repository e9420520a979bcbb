/** Code indices of a quantiser into how much of its codebook it uses and how many bits it spends. */

export interface CodeUsage {
  /** Entropy of the code distribution in bits. */
  readonly entropyBits: number;
  /** `2^entropy`: the number of equally used codes that carry as much. */
  readonly perplexity: number;
  /** Codes that occur at all. */
  readonly used: number;
  readonly samples: number;
}

/** Usage from how often each of the K codes occurred. */
export function codeUsage(counts: ArrayLike<number>): CodeUsage {
  const occurrences = Array.from(counts);
  const samples = occurrences.reduce((sum, count) => sum + count, 0);
  const bits = entropyBits(occurrences.map((count) => count / samples));
  return {
    entropyBits: samples === 0 ? 0 : bits,
    perplexity: samples === 0 ? 0 : 2 ** bits,
    used: occurrences.filter((count) => count > 0).length,
    samples,
  };
}

/** Entropy of a distribution in bits; a probability of zero contributes nothing. */
export function entropyBits(probabilities: ArrayLike<number>): number {
  let bits = 0;
  for (let i = 0; i < probabilities.length; i++) {
    const p = probabilities[i]!;
    if (p > 0) bits -= p * Math.log2(p);
  }
  return bits;
}

/** One code grid of a codec: how many codes a frame has, and how many bits each costs. */
export interface CodeGrid {
  readonly codesPerFrame: number;
  readonly bitsPerCode: number;
}

/** Kilobits per second of all grids together; `bitsPerCode` is log2 K for the nominal rate, the entropy for the real one. */
export function kilobitsPerSecond(
  grids: readonly CodeGrid[],
  framesPerSecond: number,
): number {
  const bitsPerFrame = grids.reduce(
    (sum, grid) => sum + grid.codesPerFrame * grid.bitsPerCode,
    0,
  );
  return (bitsPerFrame * framesPerSecond) / 1000;
}
