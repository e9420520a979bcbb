/** A run and a dialogue into its reconstruction: tracks of frames and codes, sound, and files where they are wanted. */
import { extname, resolve } from "node:path";
import { badInput } from "../base/errors.ts";
import type { Speaker } from "../contract/records.ts";
import { soundFile } from "../corpus/sounds.ts";
import { openVoiceRun, type OpenedVoiceRun } from "./inference/openVoiceRun.ts";
import type { CodeGrid } from "./inference/codeGrids.ts";
import { throwIfCancelled, type PipelineIo } from "./io.ts";
import { trackProgress } from "./progress.ts";
import { expectCodesFormat, writeCodes } from "./reconstruction/codeFiles.ts";
import { readColumns } from "./reconstruction/columns.ts";
import { computePrototypes } from "./reconstruction/prototypes.ts";
import { mixVoices } from "./reconstruction/mixVoices.ts";
import {
  reconstructVoice,
  type ReconstructedVoice,
} from "./reconstruction/reconstructVoice.ts";
import { spectrogramFigure } from "./reconstruction/spectrogramFigure.ts";
import {
  expectFigureFormat,
  writeFigure,
} from "./reconstruction/writeFigure.ts";
import { readTrackFrames } from "../storage/trackFiles.ts";
import type { SoundTask } from "./sound/task.ts";
import { runSoundThreads } from "./sound/threads.ts";
import { melSettingsOf, prepareFeatures } from "./training/features.ts";

export interface ReconstructInput {
  /** As a person names them. */
  readonly run: string;
  readonly dialogue: string;
  /** A WAV file to write: speaker A left, B right; one channel where they share one. */
  readonly out?: string | undefined;
  /** A .json or .npz file for the codes. */
  readonly codes?: string | undefined;
  /** A picture of a stretch of the first voice, .svg or .png. */
  readonly figure?:
    | {
        readonly path: string;
        readonly fromSeconds: number;
        readonly seconds: number;
      }
    | undefined;
}

export interface ReconstructResult {
  readonly run: string;
  readonly dialogue: string;
  /** Of sound. */
  readonly seconds: number;
  /** Errors over both voices; null where they are not defined, as for a silent voice. */
  readonly metrics: Readonly<Record<string, number | null>>;
  /** Seconds of voices per second of work: frames to codes and back, and frames to sound. */
  readonly timesRealTime: { readonly model: number; readonly sound: number };
  readonly warnings: readonly string[];
  readonly out: string | null;
  readonly codes: string | null;
}

/** Reconstructs every voice piece by piece, so that memory does not grow with the recording. */
export async function reconstruct(
  input: ReconstructInput,
  io: PipelineIo,
): Promise<ReconstructResult> {
  expectFormats(input);
  const dialogue = io.corpus.findDialogue(input.dialogue);
  await using opened = await openVoiceRun(input.run, io);
  const { features } = opened.model.spec;
  const reader = await prepareFeatures(features, io, dialogue.id);
  const files = reader.voices(dialogue.id);
  const mel = melSettingsOf(features);
  const hopSeconds = mel.hopSamples / mel.sampleRate;
  const total = files.reduce((sum, { frames }) => sum + frames, 0) * hopSeconds;
  if (total === 0)
    throw badInput(
      `${dialogue.title} is shorter than one frame (${mel.fftSize} samples at 16 kHz are needed); there is nothing to reconstruct`,
    );
  const progress = trackProgress(io, 2 * total, "seconds");
  const startedMs = io.now();
  const voices: ReconstructedVoice[] = [];
  let done = 0;
  for (const file of files) {
    throwIfCancelled(io);
    voices.push(
      await reconstructVoice(opened, dialogue.id, file, io, (frames) =>
        progress.at(done + frames * hopSeconds, "frames to codes and back"),
      ),
    );
    done += file.frames * hopSeconds;
  }
  const modelledMs = io.now();
  await computePrototypes(opened, io);
  const tracks = voices.flatMap((voice) => voice.tracks);
  io.report({ type: "tracks", dialogueId: dialogue.id, tracks });
  const tasks = voices.flatMap((voice) => soundTasks(voice, opened, io));
  const soundStartedMs = io.now();
  await runSoundThreads(tasks, io.signal, (seconds) =>
    progress.at(total + seconds / 2, "frames to sound"),
  );
  const soundMs = io.now();
  const out = writeOut(input.out, voices, opened, dialogue.id, io);
  if (input.figure)
    await drawStretch(input.figure, dialogue.title, voices[0]!, opened, io);
  const codes = writeCodesFile(input.codes, voices, opened, dialogue.id, io);
  return {
    run: opened.run.id,
    dialogue: dialogue.id,
    seconds: total / files.length,
    metrics: metricsOf(voices, opened.model.grids),
    timesRealTime: {
      model: total / Math.max(1e-3, (modelledMs - startedMs) / 1000),
      sound: (2 * total) / Math.max(1e-3, (soundMs - soundStartedMs) / 1000),
    },
    warnings: voices.flatMap((voice) => voice.warnings),
    out,
    codes,
  };
}

function expectFormats({ out, codes, figure }: ReconstructInput): void {
  if (figure) expectFigureFormat(figure.path);
  if (out !== undefined && extname(out).toLowerCase() !== ".wav")
    throw badInput(
      `reconstruct: ${out} ends in "${extname(out)}"; expects .wav`,
    );
  if (codes !== undefined) expectCodesFormat(codes);
}

/** The reconstruction, and what the untouched mel spectrogram sounds like. */
function soundTasks(
  { voice, reconstructionFile, dialogueId }: ReconstructedVoice,
  { run, model }: OpenedVoiceRun,
  io: PipelineIo,
): SoundTask[] {
  const mel = melSettingsOf(model.spec.features);
  const folder = io.corpus.runFolder(run.id);
  const { speaker, path } = voice;
  const task = (
    variant: "ceiling" | "reconstruction",
    melFile: string,
  ): SoundTask => ({
    melFile,
    mel,
    out: soundFile(folder, { dialogueId, speaker, variant }),
  });
  return [
    task("ceiling", path),
    task("reconstruction", resolve(io.corpus.path, reconstructionFile)),
  ];
}

function metricsOf(
  voices: readonly ReconstructedVoice[],
  grids: readonly CodeGrid[],
): Record<string, number | null> {
  const heard = voices.filter(({ errors }) => errors !== null);
  const mean = (
    pick: (errors: NonNullable<ReconstructedVoice["errors"]>) => number | null,
  ) => {
    const values = heard.flatMap(({ errors }) => pick(errors!) ?? []);
    return values.length === 0
      ? null
      : values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  const bits = heard.reduce((sum, one) => sum + one.entropyBitsPerSecond, 0);
  return {
    nmse: mean((errors) => errors.normalisedMeanSquaredError),
    "mse/dB2": mean((errors) => errors.meanSquaredDecibels),
    "mae/dB": mean((errors) => errors.meanAbsoluteDecibels),
    "lsd/dB": mean((errors) => errors.logSpectralDistanceDecibels),
    "bits/transmitted": heard[0]?.bitsPerSecond ?? null,
    "bits/entropy": heard.length === 0 ? null : bits / heard.length,
    ...Object.fromEntries(
      grids.map(({ name }, index) => [
        `perplexity/${name}`,
        heard.length === 0
          ? null
          : heard.reduce((sum, one) => sum + one.perplexities[index]!, 0) /
            heard.length,
      ]),
    ),
  };
}

function writeOut(
  out: string | undefined,
  voices: readonly ReconstructedVoice[],
  { run }: OpenedVoiceRun,
  dialogueId: string,
  io: PipelineIo,
): string | null {
  if (out === undefined) return null;
  const folder = io.corpus.runFolder(run.id);
  const sound = (speaker: Speaker | null) =>
    soundFile(folder, { dialogueId, speaker, variant: "reconstruction" });
  mixVoices(
    resolve(out),
    voices.map(({ voice }) => sound(voice.speaker)),
  );
  return resolve(out);
}

/** Twice the width of a picture, for screens with that many pixels. */
const pictureColumns = 1280;

async function drawStretch(
  { path, fromSeconds, seconds }: NonNullable<ReconstructInput["figure"]>,
  dialogueTitle: string,
  { voice, reconstructionFile }: ReconstructedVoice,
  { run, model }: OpenedVoiceRun,
  io: PipelineIo,
): Promise<void> {
  const { bands, hop } = model.spec.features;
  const rateHz = 16000 / hop;
  const { frames, speaker } = voice;
  const from = Math.min(frames - 1, Math.floor(fromSeconds * rateHz));
  const wanted = Math.max(1, Math.round(seconds * rateHz));
  const count = Math.min(frames - from, wanted);
  const track = { dtype: "f32", frameShape: [bands], frames } as const;
  const file = resolve(io.corpus.path, reconstructionFile);
  const columnsOf = (read: typeof voice.read) =>
    readColumns(read, from, count, bands, pictureColumns);
  const original = columnsOf((start, size) => voice.read(start, size));
  const reconstruction = columnsOf(
    (start, size) => readTrackFrames(track, file, start, size) as Float32Array,
  );
  const who = speaker === null ? "" : `, speaker ${"AB"[speaker]},`;
  await writeFigure(
    resolve(path),
    spectrogramFigure({
      title: `${dialogueTitle}${who} through ${run.preset}`,
      bands,
      startSeconds: from / rateHz,
      seconds: count / rateHz,
      framesEach: original.framesEach,
      original: original.values,
      reconstruction: reconstruction.values,
    }),
  );
}

function writeCodesFile(
  codes: string | undefined,
  voices: readonly ReconstructedVoice[],
  { run, model }: OpenedVoiceRun,
  dialogueId: string,
  io: PipelineIo,
): string | null {
  if (codes === undefined) return null;
  const path = resolve(codes);
  writeCodes(path, {
    run: run.id,
    dialogue: dialogueId,
    createdAt: new Date(io.now()).toISOString(),
    rateHz: 16000 / model.spec.features.hop,
    grids: model.grids,
    voices: voices.map(({ voice, codeFiles }) => ({
      speaker: voice.speaker,
      files: codeFiles.map((file) => resolve(io.corpus.path, file)),
    })),
  });
  return path;
}
