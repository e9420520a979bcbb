/** What a run makes of a dialogue's voice as sound -> the file that it lies in. */
import { join } from "node:path";
import type { Speaker, SoundVariant } from "../contract/records.ts";

/** A voice of a dialogue; `speaker` is null for a channel that both share. */
export interface SoundOf {
  readonly dialogueId: string;
  readonly speaker: Speaker | null;
  readonly variant: Exclude<SoundVariant, "original">;
}

/** Below the run's folder, so that it goes with the run. */
export function soundFile(
  runFolder: string,
  { dialogueId, speaker, variant }: SoundOf,
): string {
  const voice = speaker ?? "both";
  return join(runFolder, "sounds", `${dialogueId}-${voice}-${variant}.wav`);
}
