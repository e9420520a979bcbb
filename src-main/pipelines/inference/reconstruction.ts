/** A voice's mel frames into what a reconstructing model makes of them, with the codes in between. */
import { dequantise } from "../../features/discretise.ts";
import { normalisationOf } from "../training/turnData.ts";
import type { FrameOutput } from "./frameModel.ts";
import type { OpenedRun } from "./openRun.ts";

/** Code indices of one quantiser, `[N, perFrame]`. */
export interface VoiceCodes {
  /** The quantiser's block in the spec: `top`. */
  readonly name: string;
  readonly perFrame: number;
  readonly codes: Int32Array;
}

export interface Reconstruction {
  /** Log-mel frames `[N, bands]`. */
  readonly mel: Float32Array;
  readonly codes: readonly VoiceCodes[];
}

/** Reconstructs `[N, bands]` as the model, frame by frame from the past, does. */
export async function reconstructVoice(
  { model, checkpoint: { head } }: OpenedRun,
  mel: Float32Array,
): Promise<Reconstruction> {
  const { features } = model.spec;
  const { bands } = features;
  const frames = mel.length / bands;
  const { mean, deviation } = normalisationOf(features, head.statistics);
  const input = mel.map(
    (value, i) => (value - mean[i % bands]!) / deviation[i % bands]!,
  );
  const outputs = await model.run(input, frames);
  const codes = Object.entries(outputs).flatMap(([name, output]) =>
    name.endsWith("/codes") ? [codesOf(name, output)] : [],
  );
  const levels = outputs["levels"];
  const { minimum: low, maximum: high } = head.statistics;
  return {
    mel: levels
      ? Float32Array.from(
          dequantise(mostLikely(levels, frames * bands), {
            low,
            high,
            levels: levels.outer,
          }),
        )
      : (outputs["output"]!.data as Float32Array).map(
          (value, i) => value * deviation[i % bands]! + mean[i % bands]!,
        ),
    codes,
  };
}

function codesOf(name: string, { inner, data }: FrameOutput): VoiceCodes {
  return {
    name: name.split("/")[0]!,
    perFrame: inner,
    codes: data as Int32Array,
  };
}

/** The likeliest level of each of `count` bins, from logits `[levels, N, bands]`. */
function mostLikely({ outer, data }: FrameOutput, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, bin) => {
    let best = 0;
    for (let level = 1; level < outer; level++)
      if (data[level * count + bin]! > data[best * count + bin]!) best = level;
    return best;
  });
}

/** Frames of several voices one after the other. */
export function joinVoices(parts: readonly Float32Array[]): Float32Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const all = new Float32Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
