/** All tracks of a dialogue -> those that a lane shows. */
import type { RunId, Track } from "../../src-main/contract/records.ts";

/**
 * Tracks of a kind, one per speaker, A first. Features may have been computed with several settings: the finest frames
 * are shown. What runs have made counts only for the chosen run.
 */
export function finestTracks(
  tracks: readonly Track[],
  kind: Track["kind"],
  chosenRun: RunId | null,
): readonly Track[] {
  const finest = new Map<Track["speaker"], Track>();
  for (const track of tracks) {
    if (track.kind !== kind) continue;
    if (track.runId !== null && track.runId !== chosenRun) continue;
    const known = finest.get(track.speaker);
    if (!known || track.rateHz >= known.rateHz)
      finest.set(track.speaker, track);
  }
  return [...finest.values()].sort(
    (a, b) => (a.speaker ?? -1) - (b.speaker ?? -1),
  );
}
