/** Runs the numeric cases of how much codes say: perplexity and use of a codebook, bit rates of a codec. */
import {
  codeUsage,
  kilobitsPerSecond,
  type CodeGrid,
} from "../../evaluation/codes.ts";
import { compare, failed, type CaseRecord, type CaseResult } from "./types.ts";

export function runPerplexity(testCase: CaseRecord): CaseResult {
  const counts = testCase.counts as number[];
  const { entropyBits, perplexity, used } = codeUsage(counts);
  return compare(testCase, {
    perplexity,
    entropy_bits: entropyBits,
    used,
    usage: used / counts.length,
  });
}

/** Rates of two grids of codes a frame, or of what a note describes in words. */
export function runBitRate(testCase: CaseRecord): CaseResult {
  if (testCase.fps !== undefined) return runGrids(testCase);
  const words = /([\d.]+) kHz: hop (\d+), (\d+) codebooks? x (\d+) bits?/.exec(
    testCase.note ?? "",
  );
  if (!words) return failed(testCase, "has no fps and no note with a codec");
  const [kiloHertz, hop, books, bits] = words.slice(1).map(Number);
  const fps = (1000 * kiloHertz!) / hop!;
  const grid: CodeGrid = { codesPerFrame: books!, bitsPerCode: bits! };
  return compare(testCase, { fps, kbps: kilobitsPerSecond([grid], fps) });
}

function runGrids(testCase: CaseRecord): CaseResult {
  const setting = (key: string) => testCase[key] as number;
  const fps = setting("fps");
  const grid = (name: string): CodeGrid => ({
    codesPerFrame: setting(`grid_${name}`),
    bitsPerCode: Math.log2(setting(`K_${name}`)),
  });
  const grids = [grid("bottom"), grid("top")];
  const bitsPerSecond = (some: readonly CodeGrid[], rate: number) =>
    1000 * kilobitsPerSecond(some, rate);
  // The lower grid has one code for four bands of mel, each of 8 bits.
  const raw: CodeGrid = {
    codesPerFrame: 4 * setting("grid_bottom"),
    bitsPerCode: 8,
  };
  const total = bitsPerSecond(grids, fps);
  return compare(testCase, {
    bottom_bps: bitsPerSecond([grids[0]!], fps),
    top_bps: bitsPerSecond([grids[1]!], fps),
    total_bps: total,
    bits_per_frame: bitsPerSecond(grids, 1),
    raw_8bit_mel_bps: bitsPerSecond([raw], fps),
    ratio: bitsPerSecond([raw], fps) / total,
  });
}
