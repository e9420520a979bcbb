/** What a run expects of a dialogue into tracks that every view draws. */
import type { TrackKind } from "../../contract/records.ts";
import type { NewTrack } from "../../contract/reports.ts";
import { hashOf } from "../../base/hash.ts";
import { trackFile, writeTrackFile } from "../../storage/trackFiles.ts";
import type { TurnPredictions } from "./turnPredictions.ts";

interface PredictedTrack {
  readonly kind: TrackKind;
  readonly name: string;
  readonly frameShape: readonly number[];
  readonly values: Float32Array | null;
}

/** Writes the files of all predictions of a run after so many steps and returns their tracks; what the model does not predict is left out. */
export function writePredictionTracks(
  corpusFolder: string,
  { runId, steps }: { readonly runId: string; readonly steps: number },
  dialogueId: string,
  { rateHz, activity, bits }: TurnPredictions,
  shift: Float32Array | null,
): NewTrack[] {
  const all: PredictedTrack[] = [
    { kind: "shift", name: "p(shift)", frameShape: [], values: shift },
    {
      kind: "activity",
      name: "p(speaks now), A and B",
      frameShape: [2],
      values: activity,
    },
    {
      kind: "projection",
      name: "p(speaks in the next 2 s), four bins of A and of B",
      frameShape: [8],
      values: bits,
    },
  ];
  return all.flatMap(({ kind, name, frameShape, values }) => {
    if (!values) return [];
    const settingsHash = hashOf({ kind, runId });
    const file = trackFile({ kind, runId, dialogueId, steps }, "f32");
    writeTrackFile(corpusFolder, file, values);
    const frames = values.length / frameShape.reduce((a, b) => a * b, 1);
    return [
      {
        kind,
        name,
        speaker: null,
        runId,
        start: 0,
        rateHz,
        frames,
        frameShape,
        dtype: "f32" as const,
        unit: "probability",
        reduce: kind === "shift" ? ("max" as const) : ("mean" as const),
        range: [0, 1] as const,
        settingsHash,
        file,
      },
    ];
  });
}
