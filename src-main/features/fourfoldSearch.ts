/** Turns a magnitude spectrogram into samples by Griffin-Lim, four stretches of it at once in single precision. */
import type { GriffinLimSettings } from "./phaseSearch.ts";
import { binVectors } from "./simd/phasePlaces.ts";
import {
  compilePhaseProgram,
  type PhaseMemory,
  type PhaseProgram,
} from "./simd/phaseProgram.ts";
import type { Stft } from "./stft.ts";

const lanes = 4;
/** Larger than any spectrum: a phase that is pushed away from its negative is zero. */
const farAway = 1e10;

const programs = new Map<number, PhaseProgram>();

/** As griffinLim, for windows that are powers of two. */
export function fourfoldSearch(
  magnitudes: Float64Array,
  stft: Stft,
  length: number,
  { iterations, momentum }: GriffinLimSettings,
  known: Float64Array,
): Float64Array {
  const search = new FourfoldSearch(magnitudes, stft, length);
  search.begin(known);
  for (let round = 0; round < iterations; round++) {
    search.put(known);
    search.round(round === 0 ? 0 : momentum / (1 + momentum));
  }
  return search.samples();
}

/**
 * Lane j holds the frames from j `frames` on, and the samples under them. Neighbouring lanes share the samples under the
 * last windows of one and the first of the other.
 */
class FourfoldSearch {
  private readonly stft: Stft;
  private readonly length: number;
  /** Frames of a lane, so many that only neighbours share samples. */
  private readonly frames: number;
  private readonly memory: PhaseMemory;
  /** Which of the two arrays holds the samples. */
  private current: 0 | 1 = 0;

  constructor(magnitudes: Float64Array, stft: Stft, length: number) {
    const { fftSize, hopSamples, bins } = stft;
    const total = magnitudes.length / bins;
    this.stft = stft;
    this.length = length;
    this.frames = Math.max(
      Math.ceil(total / lanes),
      Math.ceil(fftSize / hopSamples),
    );
    const program = programs.get(fftSize) ?? compilePhaseProgram(fftSize);
    programs.set(fftSize, program);
    this.memory = program.lend(
      this.frames,
      (this.frames - 1) * hopSamples + fftSize,
    );
    this.setMagnitudes(magnitudes);
    this.setGains(stft.windowSums(total, length));
  }

  /** Frames that lie within the known samples take their phases, the others begin with phases of zero. */
  begin(known: Float64Array): void {
    const { stft } = this;
    const { spectra } = this.memory;
    this.put(known);
    const inside = (known.length - stft.fftSize / 2) / stft.hopSamples;
    for (let lane = 0; lane < lanes; lane++)
      for (let n = 0; n < this.frames; n++) {
        if (lane * this.frames + n + 1 <= inside) continue;
        for (let bin = 0; bin < stft.bins; bin++)
          spectra[this.binAt(n, bin) + lanes + lane] = -farAway;
      }
    this.round(1);
  }

  /** The known samples in their place. */
  put(known: Float64Array): void {
    if (known.length === 0) return;
    const { gains } = this.memory;
    const samples = this.memory.samples[this.current];
    this.eachSample((sample, at) => {
      samples[at] = known[sample]! / gains[at]!;
    }, known.length);
  }

  /** One round: every frame goes to its spectrum, gets its magnitudes, and is added to the next samples at once. */
  round(weight: number): void {
    const { memory, current, frames, stft } = this;
    const next = (1 - current) as 0 | 1;
    memory.weight.fill(weight);
    memory.samples[next].fill(0);
    for (let n = 0; n < frames; n++)
      memory.run(n, n * stft.hopSamples, current);
    this.joinNeighbours(memory.samples[next]);
    this.current = next;
  }

  samples(): Float64Array {
    const { memory, length } = this;
    const samples = memory.samples[this.current];
    const result = new Float64Array(length);
    this.eachSample((sample, at) => {
      result[sample] = samples[at]! * memory.gains[at]!;
    });
    return result;
  }

  private setMagnitudes(magnitudes: Float64Array): void {
    const { spectra } = this.memory;
    const { bins } = this.stft;
    for (let n = 0; n * bins < magnitudes.length; n++) {
      const lane = Math.floor(n / this.frames);
      const first = this.binAt(n % this.frames, 0) + lane;
      for (let bin = 0; bin < bins; bin++)
        spectra[first + bin * binVectors * lanes] = magnitudes[n * bins + bin]!;
    }
  }

  /** Sums of windowed frames become samples; outside the recording is silence. */
  private setGains(windowSums: Float64Array): void {
    const { gains } = this.memory;
    this.eachSample((sample, at) => {
      const sum = windowSums[sample]!;
      gains[at] = sum > 1e-11 ? 1 / sum : 1;
    });
  }

  /** What both lanes have of the samples that they share, into both. */
  private joinNeighbours(samples: Float32Array): void {
    const { fftSize, hopSamples } = this.stft;
    const laneSamples = this.frames * hopSamples;
    for (let n = 0; n < fftSize - hopSamples; n++)
      for (let lane = 0; lane + 1 < lanes; lane++) {
        const end = (laneSamples + n) * lanes + lane;
        const start = n * lanes + lane + 1;
        samples[end] = samples[start] = samples[end]! + samples[start]!;
      }
  }

  /** Every sample of the result (or of its beginning) with its place, twice where two lanes share it. */
  private eachSample(
    visit: (sample: number, at: number) => void,
    length = this.length,
  ): void {
    const { fftSize, hopSamples } = this.stft;
    const perLane = this.memory.gains.length / lanes;
    for (let lane = 0; lane < lanes; lane++) {
      const first = lane * this.frames * hopSamples - fftSize / 2;
      const to = Math.min(perLane, Math.min(length, this.length) - first);
      for (let n = Math.max(0, -first); n < to; n++)
        visit(first + n, n * lanes + lane);
    }
  }

  private binAt(frame: number, bin: number): number {
    return (frame * this.stft.bins + bin) * binVectors * lanes;
  }
}
