/** How often each code was used -> the picture of a codebook's use: codes by rank on a logarithmic scale of shares. */
import type { CodeCounts } from "../../../src-main/contract/records.ts";

/** A code with how often it was used. */
export interface RankedCode {
  readonly code: number;
  readonly count: number;
  /** Of all uses. */
  readonly share: number;
}

export interface CodebookUse {
  /** Every code of the codebook, the most used first. */
  readonly ranked: readonly RankedCode[];
  readonly used: number;
  readonly samples: number;
  readonly entropyBits: number;
  /** Equally used codes that would carry as much. */
  readonly perplexity: number;
}

export function codebookUse({ counts }: CodeCounts): CodebookUse {
  const samples = counts.reduce((sum, count) => sum + count, 0);
  const ranked = counts
    .map((count, code) => ({ code, count, share: count / (samples || 1) }))
    .sort((a, b) => b.count - a.count);
  const used = ranked.filter(({ count }) => count > 0);
  const entropyBits = used.reduce(
    (bits, { share }) => bits - share * Math.log2(share),
    0,
  );
  return {
    ranked,
    used: used.length,
    samples,
    entropyBits,
    perplexity: samples === 0 ? 0 : 2 ** entropyBits,
  };
}

/** A logarithmic scale of shares, from the power of ten below the smallest to a little above the largest. */
export interface ShareScale {
  /** Powers of ten on the scale. */
  readonly levels: readonly number[];
  /** 0 at the foot, 1 at the top; 0 for what was never used. */
  readonly place: (share: number) => number;
}

export function shareScale({ ranked }: CodebookUse): ShareScale {
  const shares = ranked.flatMap(({ share }) => (share > 0 ? [share] : []));
  const equal = 1 / Math.max(1, ranked.length);
  const low = Math.floor(Math.log10(Math.min(equal, shares.at(-1) ?? equal)));
  const high = Math.log10(1.5 * Math.max(equal, shares[0] ?? equal));
  const powers = Math.floor(high) - low + 1;
  return {
    levels: Array.from({ length: powers }, (_, n) => 10 ** (low + n)),
    place: (share) =>
      share > 0 ? (Math.log10(share) - low) / (high - low) : 0,
  };
}

/** The outline of all codes as steps, `width` by `height` pixels. */
export function usePath(
  { ranked }: CodebookUse,
  { place }: ShareScale,
  width: number,
  height: number,
): string {
  const steps = ranked.map(({ share }, rank) => {
    const x = ((rank + 1) / ranked.length) * width;
    return `V${(height * (1 - place(share))).toFixed(1)}H${x.toFixed(1)}`;
  });
  return `M0 ${height}${steps.join("")}V${height}Z`;
}

/** A share in per cent with the digits that help. */
export function percentText(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}
