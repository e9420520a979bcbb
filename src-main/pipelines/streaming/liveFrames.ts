/** A recording, read as it would arrive live, into normalised input frames of a model. */
import { badInput } from "../../base/errors.ts";
import type { Recording } from "../../audio/recording.ts";
import { Resampler } from "../../audio/resample.ts";
import type { FeatureStatistics } from "../../dataset/statistics.ts";
import { MelStream } from "../../features/mel.ts";
import type { ModelSpec } from "../../models/spec/spec.ts";
import { melSettingsOf } from "../training/features.ts";
import { hearVoice, voiceInput } from "../training/voiceInput.ts";

/** Seconds of sound that arrive at once, as from a sound card. */
export const blockSeconds = 0.02;

/** One side of a dialogue: its samples become frames as they come. */
class Side {
  private readonly mel: MelStream;
  private readonly resampler: Resampler | null;
  private waiting = new Float32Array(0);
  readonly bands: number;

  constructor(sampleRate: number, spec: ModelSpec) {
    const settings = melSettingsOf(spec.features);
    this.mel = new MelStream(settings);
    this.bands = settings.bands;
    this.resampler =
      sampleRate === settings.sampleRate
        ? null
        : new Resampler(sampleRate, settings.sampleRate);
  }

  push(samples: Float32Array): void {
    const heard = this.resampler ? this.resampler.push(samples) : samples;
    const frames = this.mel.push(heard);
    const joined = new Float32Array(this.waiting.length + frames.length);
    joined.set(this.waiting);
    joined.set(frames, this.waiting.length);
    this.waiting = joined;
  }

  get ready(): number {
    return this.waiting.length / this.bands;
  }

  take(): Float32Array {
    const frame = this.waiting.slice(0, this.bands);
    this.waiting = this.waiting.slice(this.bands);
    return frame;
  }
}

/** One input frame of the model, `[channels * bins]`, as the model reads it. */
export interface LiveFrame {
  readonly values: Float32Array;
  /** Milliseconds that features took since the frame before. */
  readonly milliseconds: number;
}

/** The channels of the recording that are the model's sides; a side without one is silent. */
export function sidesOf(
  spec: ModelSpec,
  recording: Recording,
  channel: number | undefined,
): (number | null)[] {
  if (channel !== undefined && channel >= recording.channels)
    throw badInput(
      `stream: the recording has ${recording.channels} channels, --channel ${channel} is not one of 0 to ${recording.channels - 1}`,
    );
  if (spec.features.speakers === "each") return [channel ?? 0];
  return channel === undefined && recording.channels > 1
    ? [0, 1]
    : [channel ?? 0, null];
}

/** Frames in the order in which they are complete, one after the other. */
export function* liveFrames(
  recording: Recording,
  channels: readonly (number | null)[],
  spec: ModelSpec,
  statistics: FeatureStatistics,
): Generator<LiveFrame> {
  const sides = channels.map(() => new Side(recording.sampleRate, spec));
  const input = voiceInput(spec.features, statistics);
  const block = Math.max(1, Math.round(recording.sampleRate * blockSeconds));
  let spent = 0;
  for (let start = 0; start < recording.samples; start += block) {
    const heard = recording.read(start, block);
    const began = performance.now();
    sides.forEach((side, index) => {
      const channel = channels[index] ?? null;
      const silence = new Float32Array(heard[0]!.length);
      side.push(channel === null ? silence : heard[channel]!);
    });
    spent += performance.now() - began;
    while (sides.every(({ ready }) => ready > 0)) {
      yield {
        values: hearVoice(joined(sides.map((side) => side.take())), input)
          .values,
        milliseconds: spent,
      };
      spent = 0;
    }
  }
}

function joined(frames: readonly Float32Array[]): Float32Array {
  const bands = frames[0]!.length;
  const values = new Float32Array(frames.length * bands);
  frames.forEach((frame, side) => values.set(frame, side * bands));
  return values;
}
