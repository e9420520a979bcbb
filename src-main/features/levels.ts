/** Turns samples into the level of the speech band every 10 ms. */

/** Frames of levels per second. */
export const levelRateHz = 100;

/** What digital silence counts as, in dB below full scale. */
export const silenceDecibels = -100;

/** Below it, hum and rumble of the line are stronger than speech. */
const highPassHz = 150;

/** Levels `[T]` in dB (0 dB is a square wave at full scale), T = whole 10 ms frames. */
export function speechLevels(
  samples: Float32Array,
  sampleRate: number,
): Float32Array {
  const stream = new LevelStream(sampleRate);
  return stream.push(samples);
}

/** The same for one channel that arrives in chunks; it keeps a few numbers, so an hour costs no memory. */
export class LevelStream {
  private readonly sampleRate: number;
  private readonly feedback: number;
  private frames = 0;
  private seen = 0;
  private energy = 0;
  private count = 0;
  private previousInput = 0;
  private previousOutput = 0;

  constructor(sampleRate: number) {
    this.sampleRate = sampleRate;
    this.feedback = Math.exp((-2 * Math.PI * highPassHz) / sampleRate);
  }

  /** Takes the next samples and returns the levels of the frames that they complete. */
  push(samples: Float32Array): Float32Array {
    const first = this.frames;
    const total = this.seen + samples.length;
    const frames = Math.floor((total * levelRateHz) / this.sampleRate) - first;
    const result = new Float32Array(frames);
    let { energy, count, previousInput, previousOutput } = this;
    let frameEnd = this.endOfFrame(first);
    for (let n = 0; n < samples.length; n++) {
      const input = samples[n]!;
      // First-order high-pass, y[n] = r y[n-1] + (1 + r) / 2 (x[n] - x[n-1]).
      previousOutput =
        this.feedback * previousOutput +
        0.5 * (1 + this.feedback) * (input - previousInput);
      previousInput = input;
      energy += previousOutput * previousOutput;
      count++;
      if (this.seen + n + 1 < frameEnd) continue;
      result[this.frames++ - first] = decibels(energy / count);
      frameEnd = this.endOfFrame(this.frames);
      energy = count = 0;
    }
    this.seen = total;
    Object.assign(this, { energy, count, previousInput, previousOutput });
    return result;
  }

  /** Sample after the last one of a frame; frames of rates such as 11025 Hz differ by one sample in length. */
  private endOfFrame(frame: number): number {
    return Math.ceil(((frame + 1) * this.sampleRate) / levelRateHz);
  }
}

function decibels(power: number): number {
  return Math.max(silenceDecibels, 10 * Math.log10(power + 1e-20));
}
