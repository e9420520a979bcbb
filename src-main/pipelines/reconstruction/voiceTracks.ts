/** A dialogue's voice into the tracks of codes that a run has made of it. */
import { CauserieError } from "../../base/errors.ts";
import { hashOf } from "../../base/hash.ts";
import type { Speaker, Track } from "../../contract/records.ts";
import type { Corpus } from "../../corpus/corpus.ts";
import type { OpenedVoiceRun } from "../inference/openVoiceRun.ts";

export interface VoiceTracks {
  /** Log-mel frames of the voice. */
  readonly frames: number;
  /** One for each grid of the model. */
  readonly codes: readonly { readonly track: Track; readonly path: string }[];
}

/** What a codes track is known by. */
export function codesHash(path: string, runId: string): string {
  return hashOf({ kind: "codes", path, runId });
}

/** Throws `not-found` before the run has reconstructed the dialogue. */
export function voiceTracks(
  corpus: Corpus,
  dialogueId: string,
  speaker: Speaker | null,
  { run, model }: OpenedVoiceRun,
): VoiceTracks {
  const own = corpus
    .tracks(dialogueId)
    .filter((track) => track.runId === run.id && track.speaker === speaker);
  const reconstruction = own.find(({ kind }) => kind === "reconstruction");
  const codes = model.grids.flatMap(({ path }) => {
    const hash = codesHash(path, run.id);
    const track = own.find(({ settingsHash }) => settingsHash === hash);
    return track ? [{ track, path: corpus.track(track.id).absoluteFile }] : [];
  });
  if (!reconstruction || codes.length < model.grids.length)
    throw new CauserieError(
      "not-found",
      `run ${run.id} has no codes of dialogue ${dialogueId}; reconstruct it first`,
    );
  return { frames: reconstruction.frames, codes };
}
