/** A dialogue as ingest reports it, with whatever a test wants to be different. */
import type { ImportedDialogue } from "../../src-main/contract/reports.ts";

/** A minute of stereo talk without turns; `name` decides title, path and content. */
export function importedDialogue(
  name: string,
  changes: Partial<ImportedDialogue> = {},
): ImportedDialogue {
  return {
    title: name,
    files: [{ path: `/recordings/${name}.wav`, bytes: 44, contentHash: name }],
    seconds: 60,
    samples: 480_000,
    channels: 2,
    sampleRate: 8000,
    codec: "16-bit PCM WAV",
    speakers: ["A", "B"],
    mixed: false,
    annotations: [],
    turns: [],
    unusableReason: null,
    tracks: [],
    ...changes,
  };
}
