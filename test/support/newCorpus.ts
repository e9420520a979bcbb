/** A new corpus in a temporary folder, and what tests put into it. */
import type { NewRun, NewTrack } from "../../src-main/contract/reports.ts";
import { Corpus } from "../../src-main/corpus/corpus.ts";
import { importedDialogue } from "./importedDialogue.ts";
import type { TemporaryFolder } from "./temporaryFolder.ts";

const now = () => new Date("2026-11-20T12:00:00Z");

/** Empty, open for writing, at noon of 20 November 2026. */
export function newCorpus(folder: TemporaryFolder): Corpus {
  return Corpus.open(folder.at("corpus"), { write: true, create: true, now });
}

/** Imports a dialogue; its id and what is announced. */
export function add(
  corpus: Corpus,
  ...dialogue: Parameters<typeof importedDialogue>
) {
  const imported = importedDialogue(...dialogue);
  const events = corpus.apply({ type: "dialogue", dialogue: imported });
  return { id: corpus.findDialogue(imported.title).id, events };
}

/** A run as a training reports it when it begins. */
export function newRun(id: string, changes: Partial<NewRun> = {}): NewRun {
  return {
    id,
    name: `run ${id}`,
    preset: "turns-cnn",
    task: "turns",
    seed: 7,
    device: "cpu",
    spec: { hopSeconds: 0.01 },
    dataHash: "data",
    createdAt: "2026-11-20T12:00:00Z",
    ...changes,
  };
}

/** A mel track of two frames. */
export function newTrack(
  file: string,
  changes: Partial<NewTrack> = {},
): NewTrack {
  return {
    kind: "mel",
    name: "Mel",
    speaker: 0,
    runId: null,
    start: 0,
    rateHz: 100,
    frames: 2,
    frameShape: [2],
    dtype: "f32",
    unit: "ln",
    reduce: "mean",
    range: [-11, 5],
    frequenciesHz: [100, 200],
    settingsHash: "settings",
    file,
    ...changes,
  };
}
