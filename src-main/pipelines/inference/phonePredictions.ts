/** Mel frames of a voice into the probability of every phone at every frame, and into stretches of the likeliest one. */
import { runsOf } from "../../base/runs.ts";
import type { FeatureSpec } from "../../models/spec/spec.ts";
import { frameTimes } from "../training/phoneVoices.ts";
import { hearVoice, voiceInput } from "../training/voiceInput.ts";
import type { OpenedRun } from "./openRun.ts";

export interface PhonePredictions {
  readonly frames: number;
  /** Natural logarithms, `[K, N]`. */
  readonly logProbabilities: Float32Array;
  /** Likeliest class, `[N]`. */
  readonly best: Int32Array;
}

/** Hears frames `[N, bands]` in one piece. */
export async function predictPhones(
  { model, checkpoint }: OpenedRun,
  mel: Float32Array,
): Promise<PhonePredictions> {
  const { features } = model.spec;
  const { bands } = features;
  const { statistics } = checkpoint.head;
  const { values } = hearVoice(mel, voiceInput(features, statistics));
  const frames = values.length / bands;
  const input = new Float32Array(values.length);
  values.forEach((value, i) => {
    input[(i % bands) * frames + Math.floor(i / bands)] = value;
  });
  const outputs = await model.run(input, frames);
  return likeliest(outputs["phones"]!.data as Float32Array, frames);
}

/** Logits `[K, N]` into logarithms of probabilities and their maxima; the earlier of equal classes is taken. */
function likeliest(logits: Float32Array, frames: number): PhonePredictions {
  const classes = logits.length / frames;
  const logProbabilities = new Float32Array(logits.length);
  const best = new Int32Array(frames);
  for (let frame = 0; frame < frames; frame++) {
    const at = (one: number) => logits[one * frames + frame]!;
    for (let one = 1; one < classes; one++)
      if (at(one) > at(best[frame]!)) best[frame] = one;
    const most = at(best[frame]!);
    let total = 0;
    for (let one = 0; one < classes; one++) total += Math.exp(at(one) - most);
    for (let one = 0; one < classes; one++)
      logProbabilities[one * frames + frame] = at(one) - most - Math.log(total);
  }
  return { frames, logProbabilities, best };
}

/** A stretch of frames with the same likeliest phone, times in seconds. */
export interface PhoneStretch {
  readonly start: number;
  readonly end: number;
  readonly label: string;
  /** Mean over its frames. */
  readonly probability: number;
}

/** Stretches within a recording; a frame stands for the time around the middle of its window. */
export function phoneStretches(
  { frames, logProbabilities, best }: PhonePredictions,
  classes: readonly string[],
  features: FeatureSpec,
  seconds: number,
): PhoneStretch[] {
  const { firstSeconds, rateHz } = frameTimes(features);
  const edge = (frame: number) =>
    Math.min(seconds, Math.max(0, firstSeconds + (frame - 0.5) / rateHz));
  return runsOf(best).flatMap(({ value, start, end }) => {
    const own = logProbabilities.subarray(
      value * frames + start,
      value * frames + end,
    );
    const total = own.reduce((sum, one) => sum + Math.exp(one), 0);
    const probability = total / own.length;
    const [from, to] = [edge(start), edge(end)];
    if (to <= from) return [];
    return [{ start: from, end: to, label: classes[value]!, probability }];
  });
}
