/** Turns samples into samples without their upper frequencies, at the same or at twice the rate, by long filters. */
import { RealFft } from "../base/fft.ts";
import { lowPassReach, lowPassTap, type LowPassEdges } from "./kaiser.ts";

/**
 * A sharp filter has hundreds of taps, which a Fourier transform applies at once (overlap-save): blocks that overlap by the
 * filter's length are transformed, multiplied and transformed back, and the part of each that the block's ends do not touch is
 * kept. Blocks lie at fixed places, so that the results do not depend on how the input arrives. To double the rate, the
 * zeros between the samples need no work: they repeat the spectrum.
 */
export class SharpLowPass {
  readonly factor: 1 | 2;
  private readonly analysis: RealFft;
  private readonly synthesis: RealFft;
  /** The filter's spectrum; real, because its middle is at time 0. */
  private readonly response: Float64Array;
  /** New input samples of each block. */
  private readonly hop: number;
  /** Input samples at each end of a block that only its neighbours filter. */
  private readonly margin: number;
  private readonly re: Float64Array;
  private readonly im: Float64Array;
  private readonly filtered: Float64Array;
  private waiting: Float64Array;
  private received = 0;
  private produced = 0;

  /** Edges in parts of the rate that comes out. */
  constructor(factor: 1 | 2, edges: LowPassEdges) {
    const reach = Math.ceil(lowPassReach(edges));
    const size = Math.max(1024, 2 ** Math.ceil(Math.log2(16 * reach)));
    this.factor = factor;
    this.analysis = new RealFft(size / factor);
    this.synthesis = new RealFft(size);
    this.response = lowPassResponse(this.synthesis, reach, edges, factor);
    this.margin = Math.ceil(reach / factor);
    this.hop = size / factor - 2 * this.margin;
    this.re = new Float64Array(this.synthesis.bins);
    this.im = new Float64Array(this.synthesis.bins);
    this.filtered = new Float64Array(size);
    this.waiting = new Float64Array(this.margin);
  }

  /** Takes the next samples and returns what is complete. */
  push(samples: Float32Array | Float64Array): Float64Array {
    this.received += samples.length;
    return this.filter(samples);
  }

  /** The rest, with silence after the end: `factor` outputs per input in all; nothing may be pushed afterwards. */
  finish(): Float64Array {
    const missing = this.factor * this.received - this.produced;
    const rest = this.filter(new Float64Array(this.analysis.size));
    return rest.subarray(0, missing);
  }

  private filter(samples: Float32Array | Float64Array): Float64Array {
    const { analysis, hop, factor } = this;
    const input = new Float64Array(this.waiting.length + samples.length);
    input.set(this.waiting);
    input.set(samples, this.waiting.length);
    const blocks = Math.max(
      0,
      Math.floor((input.length - analysis.size) / hop) + 1,
    );
    const result = new Float64Array(blocks * hop * factor);
    for (let n = 0; n < blocks; n++) {
      const block = input.subarray(n * hop, n * hop + analysis.size);
      result.set(this.filterBlock(block), n * hop * factor);
    }
    this.waiting = input.slice(blocks * hop);
    this.produced += result.length;
    return result;
  }

  /** The filtered middle of a block, valid until the next call. */
  private filterBlock(block: Float64Array): Float64Array {
    const { analysis, response, factor, margin, hop, re, im } = this;
    analysis.forward(block, re, im);
    if (factor === 2) mirror(re, im, analysis.bins - 1);
    for (let k = 0; k < re.length; k++) {
      re[k]! *= response[k]!;
      im[k]! *= response[k]!;
    }
    this.synthesis.inverse(re, im, this.filtered);
    return this.filtered.subarray(margin * factor, (margin + hop) * factor);
  }
}

/** Bins above the input's Nyquist frequency repeat those below it backwards and conjugated. */
function mirror(re: Float64Array, im: Float64Array, nyquist: number): void {
  for (let k = 1; k <= nyquist; k++) {
    re[nyquist + k] = re[nyquist - k]!;
    im[nyquist + k] = -im[nyquist - k]!;
  }
}

/** Spectrum `[bins]` of the filter with its middle at sample 0; `gain` at frequency 0. */
function lowPassResponse(
  fft: RealFft,
  reach: number,
  edges: LowPassEdges,
  gain: number,
): Float64Array {
  const taps = new Float64Array(fft.size);
  for (let n = -reach; n <= reach; n++)
    taps[(n + fft.size) % fft.size] = lowPassTap(n, reach, edges);
  const re = new Float64Array(fft.bins);
  fft.forward(taps, re, new Float64Array(fft.bins));
  const scale = gain / re[0]!;
  return re.map((value) => value * scale);
}
