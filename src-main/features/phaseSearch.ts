/** Turns a magnitude spectrogram into samples by Griffin-Lim, frame by frame in double precision: the plain way. */
import type { Stft } from "./stft.ts";

export interface GriffinLimSettings {
  readonly iterations: number;
  /** 0 is the classic algorithm; 0.99 converges faster; above 1 it may diverge. */
  readonly momentum: number;
}

/** As griffinLim, for windows of any even size. */
export function phaseSearch(
  magnitudes: Float64Array,
  stft: Stft,
  length: number,
  { iterations, momentum }: GriffinLimSettings,
  known: Float64Array,
): Float64Array {
  const search = new PhaseSearch(magnitudes, stft, length, known);
  for (let round = 0; round < iterations; round++) {
    search.samples.set(known.subarray(0, length));
    search.improve(round === 0 ? 0 : momentum);
  }
  return search.samples;
}

/** Complex numbers in two arrays. */
interface Complex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

function complex(size: number): Complex {
  return { re: new Float64Array(size), im: new Float64Array(size) };
}

/** Samples that come nearer to the wanted magnitudes with every round. */
class PhaseSearch {
  samples: Float64Array;
  private next: Float64Array;
  private readonly magnitudes: Float64Array;
  private readonly stft: Stft;
  private readonly frames: number;
  private readonly windowSums: Float64Array;
  /** The spectrogram of the round before, `[T, bins]`. */
  private readonly before: Complex;
  /** The frame at hand, `[bins]`. */
  private readonly frame: Complex;

  constructor(
    magnitudes: Float64Array,
    stft: Stft,
    length: number,
    known: Float64Array,
  ) {
    this.magnitudes = magnitudes;
    this.stft = stft;
    this.frames = magnitudes.length / stft.bins;
    this.windowSums = stft.windowSums(this.frames, length);
    this.before = complex(magnitudes.length);
    this.frame = complex(stft.bins);
    this.samples = new Float64Array(length);
    this.next = new Float64Array(length);
    this.begin(known);
  }

  /** One round: every frame goes to its spectrum, gets its magnitudes, and is added to the next samples at once. */
  improve(momentum: number): void {
    const weight = momentum / (1 + momentum);
    this.resynthesise((n) => {
      this.stft.forwardFrame(this.samples, n, this.frame.re, this.frame.im);
      this.takePhases(n * this.stft.bins, weight);
    });
  }

  /** Frames that lie within the known samples have their phases, the others zero. */
  private begin(known: Float64Array): void {
    const { stft, frame, magnitudes } = this;
    const inside = Math.floor(
      (known.length - stft.fftSize / 2) / stft.hopSamples,
    );
    this.resynthesise((n) => {
      const from = n * stft.bins;
      if (n < inside) {
        stft.forwardFrame(known, n, frame.re, frame.im);
        this.takePhases(from, 0);
      } else {
        frame.re.set(magnitudes.subarray(from, from + stft.bins));
        frame.im.fill(0);
      }
    });
    this.before.re.fill(0);
    this.before.im.fill(0);
  }

  /** New samples from frames that `fill` puts into the frame at hand. */
  private resynthesise(fill: (n: number) => void): void {
    const { stft, frame, next } = this;
    next.fill(0);
    for (let n = 0; n < this.frames; n++) {
      fill(n);
      stft.addFrame(next, n, frame.re, frame.im);
    }
    stft.divideByWindows(next, this.windowSums);
    this.next = this.samples;
    this.samples = next;
  }

  /** Gives the frame the wanted magnitudes and its own phases, pushed on by the momentum. */
  private takePhases(from: number, weight: number): void {
    const { magnitudes, before, frame } = this;
    const { re, im } = frame;
    for (let bin = 0; bin < re.length; bin++) {
      const at = from + bin;
      const a = re[bin]!;
      const b = im[bin]!;
      const pushedRe = a - weight * before.re[at]!;
      const pushedIm = b - weight * before.im[at]!;
      const length = Math.sqrt(pushedRe * pushedRe + pushedIm * pushedIm);
      const scale = magnitudes[at]! / (length + 1e-16);
      re[bin] = pushedRe * scale;
      im[bin] = pushedIm * scale;
      before.re[at] = a;
      before.im[at] = b;
    }
  }
}
