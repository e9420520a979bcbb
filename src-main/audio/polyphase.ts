/** Turns samples at one rate into samples at another whose ratio is a fraction, by interpolation with short filters. */
import { lowPassReach, lowPassTap, type LowPassEdges } from "./kaiser.ts";

/** Output n is `sum_j taps[n * down % up][j] * x[floor(n * down / up) - back + j]`. */
export interface PolyphaseFilter {
  readonly up: number;
  readonly down: number;
  /** Taps of one phase. */
  readonly length: number;
  /** `[up * length]`: phase after phase, each in the order of the input. */
  readonly taps: Float64Array;
  /** Input samples before the output's own time that a phase reaches back. */
  readonly back: number;
}

/** A filter with the edges in parts of the input's rate: its stop band holds the copies of the spectrum between samples. */
export function polyphaseFilter(
  up: number,
  down: number,
  edges: LowPassEdges,
): PolyphaseFilter {
  // Outputs that all coincide with inputs need no filter.
  if (up === 1)
    return { up, down, length: 1, taps: Float64Array.of(1), back: 0 };
  const reach = Math.ceil(lowPassReach(edges));
  const length = 2 * reach;
  const taps = new Float64Array(up * length);
  for (let phase = 0; phase < up; phase++) {
    const row = taps.subarray(phase * length, (phase + 1) * length);
    for (let j = 0; j < length; j++)
      row[j] = lowPassTap(phase / up - (j - (reach - 1)), reach, edges);
    // Each phase passes a constant unchanged, so that no phase pattern is heard.
    const sum = row.reduce((total, tap) => total + tap, 0);
    row.forEach((tap, j) => (row[j] = tap / sum));
  }
  return { up, down, length, taps, back: reach - 1 };
}

/** One channel, interpolated as it arrives; outputs do not depend on how the input is cut into chunks. */
export class Polyphase {
  private readonly filter: PolyphaseFilter;
  /** Input that later outputs still need; its first sample is number `waitingStart` (negative before the first input). */
  private waiting: Float64Array;
  private waitingStart: number;
  private produced = 0;

  constructor(filter: PolyphaseFilter) {
    this.filter = filter;
    this.waiting = new Float64Array(filter.back);
    this.waitingStart = -filter.back;
  }

  /** Takes the next samples and returns the outputs that they complete. */
  push(samples: Float64Array): Float32Array {
    const { up, down, length, back } = this.filter;
    const input = new Float64Array(this.waiting.length + samples.length);
    input.set(this.waiting);
    input.set(samples, this.waiting.length);
    const lastStart = this.waitingStart + input.length - length;
    // Output n starts at input floor(n down / up) - back.
    const end = Math.max(
      this.produced,
      Math.ceil(((lastStart + back + 1) * up) / down),
    );
    const result = new Float32Array(end - this.produced);
    convolve(result, this.produced, input, this.waitingStart, this.filter);
    this.produced = end;
    const start = Math.floor((end * down) / up) - back;
    const spent = Math.max(0, start - this.waitingStart);
    this.waiting = input.slice(spent);
    this.waitingStart += Math.min(spent, input.length);
    return result;
  }

  /** The outputs up to number `total`, with silence after the end; nothing may be pushed afterwards. */
  finish(total: number): Float32Array {
    const missing = total - this.produced;
    const inputs = Math.ceil((missing * this.filter.down) / this.filter.up);
    return this.push(
      new Float64Array(inputs + this.filter.length + this.filter.down),
    ).subarray(0, missing);
  }
}

/** Fills outputs `firstOutput...` from the input whose first sample is number `inputStart`. */
function convolve(
  result: Float32Array,
  firstOutput: number,
  input: Float64Array,
  inputStart: number,
  filter: PolyphaseFilter,
): void {
  const { up, down, length, taps, back } = filter;
  for (let n = 0; n < result.length; n++) {
    const time = (firstOutput + n) * down;
    const before = Math.floor(time / up);
    const phase = (time - before * up) * length;
    const at = before - back - inputStart;
    let sum = 0;
    for (let j = 0; j < length; j++) sum += taps[phase + j]! * input[at + j]!;
    result[n] = sum;
  }
}
