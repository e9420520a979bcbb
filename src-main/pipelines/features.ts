/** Recordings of a corpus, as the mel spectrogram of every speaker and its levels; what is there already is kept. */
import { join } from "node:path";
import { removeAbandonedParts } from "../base/files.ts";
import type { DialogueId, SkippedFile } from "../contract/records.ts";
import type { NewTrack } from "../contract/reports.ts";
import type { Corpus } from "../corpus/corpus.ts";
import { emptyBands, melFrequenciesHz } from "../features/melFilters.ts";
import { melRateHz, melSettingsHash } from "../features/melSettings.ts";
import { levelsFile } from "./features/levels.ts";
import type { MelResult } from "./features/mel.ts";
import { planMel, type MelTask, type MelTrack } from "./features/plan.ts";
import {
  featureSettings,
  levelsSettingsHash,
  type FeatureSettings,
} from "./features/settings.ts";
import { runMelThreads } from "./features/threads.ts";
import { breathe, throwIfCancelled, type PipelineIo } from "./io.ts";
import { trackProgress } from "./progress.ts";

export interface FeaturesInput {
  /** All dialogues unless one is named. */
  readonly dialogueId?: DialogueId;
  /** Changes of the default settings: `hop`, `range`, `levels`, and the fields of MelSettings. */
  readonly set?: Readonly<Record<string, unknown>>;
}

export interface FeaturesResult {
  /** Length of the channels that were computed; 0 when all were there. */
  readonly audioSeconds: number;
  readonly seconds: number;
  readonly timesRealTime: number;
  readonly computed: number;
  readonly unchanged: number;
  readonly failed: readonly SkippedFile[];
  /** Bands so narrow that they lie between two bins of the spectrum and hold nothing but the floor. */
  readonly emptyBands: number;
}

/** Computes what is missing and reports the tracks of each channel as soon as they lie complete. */
export async function computeFeatures(
  input: FeaturesInput,
  io: PipelineIo,
): Promise<FeaturesResult> {
  const startedMs = io.now();
  const settings = featureSettings(input.set);
  removeAbandonedParts(join(io.corpus.path, "tracks"));
  const plan = planMel(io.corpus, settings.mel);
  const wanted = (id: DialogueId) =>
    input.dialogueId === undefined || input.dialogueId === id;
  const tasks = plan.tasks.filter(({ dialogueId }) => wanted(dialogueId));
  const { computed, failed } = await computeMel(tasks, settings, io);
  await computeLevels([...plan.present, ...computed], settings, io);
  const audioSeconds = computed.reduce((sum, mel) => sum + mel.seconds, 0);
  const seconds = (io.now() - startedMs) / 1000;
  return {
    audioSeconds,
    seconds,
    timesRealTime: audioSeconds / Math.max(seconds, 1e-3),
    computed: computed.length,
    unchanged: plan.present.filter((mel) => wanted(mel.dialogueId)).length,
    failed,
    emptyBands: emptyBands(settings.mel),
  };
}

interface ComputedMel extends MelTrack {
  readonly seconds: number;
}

async function computeMel(
  tasks: readonly MelTask[],
  settings: FeatureSettings,
  io: PipelineIo,
): Promise<{ computed: ComputedMel[]; failed: SkippedFile[] }> {
  const computed: ComputedMel[] = [];
  const failed: SkippedFile[] = [];
  const total = tasks.reduce((sum, task) => sum + task.seconds, 0);
  const progress = trackProgress(io, total, "seconds");
  await runMelThreads(tasks, {
    corpusFolder: io.corpus.path,
    signal: io.signal,
    onSeconds: (done) =>
      progress.at(
        Math.min(done, total),
        `${Math.round(done)} of ${Math.round(total)} s of sound`,
      ),
    onResult: (task, result) => {
      const { dialogueId, seconds } = task;
      const track = melTrack(task, result, settings);
      io.report({ type: "tracks", dialogueId, tracks: [track] });
      computed.push({ dialogueId, seconds, track });
    },
    onError: ({ path }, reason) => {
      failed.push({ path, reason });
      io.report({ type: "skipped", file: { path, reason } });
    },
  });
  return { computed, failed };
}

function melTrack(
  task: MelTask,
  { frames, range }: MelResult,
  { mel }: FeatureSettings,
): NewTrack {
  return {
    kind: "mel",
    name: `Mel ${task.speakerName}`,
    speaker: task.speaker,
    runId: null,
    start: 0,
    rateHz: melRateHz(mel),
    frames,
    frameShape: [mel.bands],
    dtype: "f32",
    unit: "ln magnitude",
    reduce: "mean",
    range,
    frequenciesHz: melFrequenciesHz(mel),
    settingsHash: melSettingsHash(mel),
    file: task.file,
  };
}

/** Levels of every mel track: a new recording may widen the corpus's range, and then all change. */
async function computeLevels(
  mels: readonly MelTrack[],
  settings: FeatureSettings,
  io: PipelineIo,
): Promise<void> {
  const corpusRange = joinRanges(mels.map(({ track }) => track.range));
  for (const { dialogueId, track: mel } of mels) {
    throwIfCancelled(io);
    const range = settings.range === "corpus" ? corpusRange : mel.range;
    const file = levelsFile(io.corpus.path, mel, range, settings.levels);
    const track = levelsTrack(mel, settings, file);
    if (!isKnown(io.corpus, dialogueId, track))
      io.report({ type: "tracks", dialogueId, tracks: [track] });
    await breathe();
  }
}

function levelsTrack(
  mel: NewTrack,
  settings: FeatureSettings,
  file: string,
): NewTrack {
  return {
    ...mel,
    kind: "levels",
    name: mel.name.replace(/^Mel/, "Levels"),
    dtype: "u8",
    unit: "level",
    reduce: "nearest",
    range: [0, settings.levels - 1],
    settingsHash: levelsSettingsHash(settings),
    file,
  };
}

function joinRanges(
  ranges: readonly (readonly [number, number])[],
): readonly [number, number] {
  const low = Math.min(...ranges.map((range) => range[0]));
  const high = Math.max(...ranges.map((range) => range[1]));
  return [low, high];
}

/** Whether the corpus has exactly this track; reporting it again would only make pages load it again. */
function isKnown(
  corpus: Corpus,
  dialogueId: DialogueId,
  track: NewTrack,
): boolean {
  return corpus
    .tracks(dialogueId)
    .some(
      ({ id, kind, speaker, settingsHash }) =>
        kind === track.kind &&
        speaker === track.speaker &&
        settingsHash === track.settingsHash &&
        corpus.track(id).absoluteFile === join(corpus.path, track.file),
    );
}
