/** What a voice holds into sentences about what is odd in it. */
import type { VoiceFile } from "../training/features.ts";

/** A spectrum that never spans more than this (in nepers) is taken for silence. */
const silentSpan = 1e-3;

/** Nothing for an ordinary voice. */
export function voiceWarnings(
  { speaker, frames }: VoiceFile,
  contextFrames: number,
  range: { readonly low: number; readonly high: number },
): string[] {
  const who = speaker === null ? "the recording" : `speaker ${"AB"[speaker]}`;
  if (frames === 0) return [`${who} is shorter than one frame and left out`];
  const warnings: string[] = [];
  if (frames <= contextFrames)
    warnings.push(
      `${who} has ${frames} frames, fewer than the ${contextFrames + 1} that the model sees; every frame also sees what stands for the time before the recording`,
    );
  if (range.high - range.low < silentSpan)
    warnings.push(
      `${who} is silent throughout; errors say how well the floor is kept, and the normalised error is not defined`,
    );
  return warnings;
}
