/** What a voice and its recording hold into sentences about what is odd in it. */
import { existsSync } from "node:fs";
import { ClippingMeter } from "../../audio/clipping.ts";
import { openRecording } from "../../audio/openRecording.ts";
import type { Corpus } from "../../corpus/corpus.ts";
import { isSilent } from "../../dataset/statistics.ts";
import type { VoiceFile } from "../training/features.ts";

/** Loud speech touches full scale here and there; from this share on it is heard. */
const audibleClipping = 1e-3;
/** Samples read at once. */
const blockSamples = 1 << 18;

/** Nothing for an ordinary voice. */
export function voiceWarnings(
  { speaker, frames }: VoiceFile,
  contextFrames: number,
  range: { readonly low: number; readonly high: number },
  clippedShare: number,
): string[] {
  const who = speaker === null ? "the recording" : `speaker ${"AB"[speaker]}`;
  if (frames === 0) return [`${who} is shorter than one frame and left out`];
  const warnings: string[] = [];
  if (frames <= contextFrames)
    warnings.push(
      `${who} has ${frames} frames, fewer than the ${contextFrames + 1} that the model sees; every frame also sees what stands for the time before the recording`,
    );
  if (isSilent({ minimum: range.low, maximum: range.high }))
    warnings.push(
      `${who} is silent throughout; errors say how well the floor is kept, and the normalised error is not defined`,
    );
  if (clippedShare >= audibleClipping)
    warnings.push(
      `${who} is clipped: ${(100 * clippedShare).toPrecision(2)} % of the samples lie at full scale; errors are against the clipped sound`,
    );
  return warnings;
}

/** Share of a voice's samples that were cut off at full scale; 0 where the recording is no longer there. */
export function clippedShareOf(
  corpus: Corpus,
  dialogueId: string,
  { speaker }: VoiceFile,
): number {
  const { file, channel } = corpus.source(dialogueId).channelOf[speaker ?? 0];
  if (!existsSync(file)) return 0;
  using recording = openRecording(file);
  const meter = new ClippingMeter();
  for (let start = 0; start < recording.samples; start += blockSamples)
    meter.push(recording.read(start, blockSamples)[channel]!);
  return meter.share;
}
