/** One voice into its reconstructed frames, their difference and its codes as tracks, with the errors and what stands out. */
import { hashOf } from "../../base/hash.ts";
import type { NewTrack } from "../../contract/reports.ts";
import { codeUsage, kilobitsPerSecond } from "../../evaluation/codes.ts";
import {
  ReconstructionScores,
  type ReconstructionErrors,
} from "../../evaluation/reconstructionScores.ts";
import { decibelsPerNeper } from "../../evaluation/spectra.ts";
import { melFrequenciesHz } from "../../features/melFilters.ts";
import { GrowingTrack, trackFile } from "../../storage/trackFiles.ts";
import type { OpenedVoiceRun } from "../inference/openVoiceRun.ts";
import type { CodeGrid } from "../inference/codeGrids.ts";
import type { VoicePart } from "../inference/voiceModel.ts";
import { throwIfCancelled, type PipelineIo } from "../io.ts";
import { melSettingsOf, type VoiceFile } from "../training/features.ts";
import { codesHash } from "./voiceTracks.ts";
import { clippedShareOf, voiceWarnings } from "./warnings.ts";

export interface ReconstructedVoice {
  readonly dialogueId: string;
  readonly voice: VoiceFile;
  readonly tracks: readonly NewTrack[];
  /** Relative to the corpus folder; the codes of each grid in its own. */
  readonly reconstructionFile: string;
  readonly codeFiles: readonly string[];
  /** Null for a voice without frames. */
  readonly errors: ReconstructionErrors | null;
  /** Of each grid. */
  readonly perplexities: readonly number[];
  readonly bitsPerSecond: number;
  readonly entropyBitsPerSecond: number;
  readonly warnings: readonly string[];
}

/** Differences of more than this take the end colours. */
const differenceDecibels = 12;

/** Writes the files of all tracks while the voice is read once; `onFrames` hears how many are done. */
export async function reconstructVoice(
  { run, checkpoint, model }: OpenedVoiceRun,
  dialogueId: string,
  voice: VoiceFile,
  io: PipelineIo,
  onFrames: (frames: number) => void,
): Promise<ReconstructedVoice> {
  const { bands } = model.spec.features;
  const key = { runId: run.id, dialogueId, speaker: voice.speaker };
  const { steps } = checkpoint.head;
  const fileOf = (kind: string, dtype: "f32" | "u16") =>
    trackFile({ kind, ...key, steps }, dtype);
  const names = {
    reconstruction: fileOf("reconstruction", "f32"),
    difference: fileOf("difference", "f32"),
    codes: model.grids.map(({ path }) => fileOf(`codes/${path}`, "u16")),
  };
  const scores = new ReconstructionScores(bands);
  const counts = model.grids.map(({ codes }) => new Float64Array(codes));
  using files = new DisposableStack();
  const open = (file: string) =>
    files.use(new GrowingTrack(io.corpus.path, file));
  const reconstruction = open(names.reconstruction);
  const difference = open(names.difference);
  const codes = names.codes.map(open);
  const range = { low: Infinity, high: -Infinity };
  for await (const part of model.reconstruct(voice)) {
    throwIfCancelled(io);
    reconstruction.append(part.reconstruction);
    difference.append(differenceOf(part));
    part.codes.forEach((indices, grid) => {
      codes[grid]!.append(Uint16Array.from(indices));
      for (const index of indices) counts[grid]![index]!++;
    });
    scores.add(part.original, part.reconstruction);
    widen(range, part.original);
    onFrames(part.start + part.frames);
  }
  for (const file of [reconstruction, difference, ...codes]) file.finish();
  const usages = counts.map(codeUsage);
  return {
    dialogueId,
    voice,
    tracks: tracksOf(
      model.grids,
      names,
      voice,
      run.id,
      range,
      model.spec.features,
    ),
    reconstructionFile: names.reconstruction,
    codeFiles: names.codes,
    errors: voice.frames === 0 ? null : scores.errors(),
    perplexities: usages.map(({ perplexity }) => perplexity),
    ...bitRates(
      model.grids,
      usages.map(({ entropyBits }) => entropyBits),
      16000 / model.spec.features.hop,
    ),
    warnings: voiceWarnings(
      voice,
      model.extent.before,
      range,
      clippedShareOf(io.corpus, dialogueId, voice),
    ),
  };
}

function differenceOf({ original, reconstruction }: VoicePart): Float32Array {
  return reconstruction.map(
    (value, i) => decibelsPerNeper * (value - original[i]!),
  );
}

function widen(
  range: { low: number; high: number },
  values: Float32Array,
): void {
  for (const value of values) {
    if (value < range.low) range.low = value;
    if (value > range.high) range.high = value;
  }
}

/** Bits each second as sent with fixed lengths, and at the entropy of each grid. */
export function bitRates(
  grids: readonly CodeGrid[],
  entropies: readonly number[],
  rateHz: number,
): { bitsPerSecond: number; entropyBitsPerSecond: number } {
  const rate = (bits: (index: number) => number) =>
    1000 *
    kilobitsPerSecond(
      grids.map(({ rows, stride }, index) => ({
        codesPerFrame: rows / stride,
        bitsPerCode: bits(index),
      })),
      rateHz,
    );
  return {
    bitsPerSecond: rate((index) => Math.log2(grids[index]!.codes)),
    entropyBitsPerSecond: rate((index) => entropies[index]!),
  };
}

interface FileNames {
  readonly reconstruction: string;
  readonly difference: string;
  readonly codes: readonly string[];
}

function tracksOf(
  grids: readonly CodeGrid[],
  names: FileNames,
  { speaker, frames }: VoiceFile,
  runId: string,
  range: { readonly low: number; readonly high: number },
  features: Parameters<typeof melSettingsOf>[0],
): NewTrack[] {
  if (frames === 0) return [];
  const rateHz = 16000 / features.hop;
  const mel = {
    speaker,
    runId,
    start: 0,
    rateHz,
    frames,
    frameShape: [features.bands],
    dtype: "f32",
    reduce: "mean",
    frequenciesHz: melFrequenciesHz(melSettingsOf(features)),
  } as const;
  const codes = grids.map(
    ({ path, name, codes: count, rows, stride }, grid): NewTrack => ({
      kind: "codes",
      name: `${name} codes`,
      speaker,
      runId,
      start: 0,
      rateHz: rateHz / stride,
      frames: Math.ceil(frames / stride),
      frameShape: [rows],
      dtype: "u16",
      unit: "code",
      reduce: "nearest",
      range: [0, count - 1],
      settingsHash: codesHash(path, runId),
      file: names.codes[grid]!,
    }),
  );
  return [
    {
      ...mel,
      kind: "reconstruction",
      name: "Reconstruction",
      unit: "ln magnitude",
      range: [range.low, range.high],
      settingsHash: hashOf({ kind: "reconstruction", runId }),
      file: names.reconstruction,
    },
    {
      ...mel,
      kind: "difference",
      name: "Reconstruction minus original",
      unit: "dB",
      range: [-differenceDecibels, differenceDecibels],
      settingsHash: hashOf({ kind: "difference", runId }),
      file: names.difference,
    },
    ...codes,
  ];
}
