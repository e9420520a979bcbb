/** A reconstructing run and a split into its errors, the use of its codes and its bit rate, beside codecs of the same rate. */
import { badInput } from "../../base/errors.ts";
import type { BandErrors, Evaluation, Split } from "../../contract/records.ts";
import { isSilent } from "../../dataset/statistics.ts";
import {
  ReconstructionScores,
  type ReconstructionErrors,
} from "../../evaluation/reconstructionScores.ts";
import { melFrequenciesHz } from "../../features/melFilters.ts";
import { frameRate } from "../../models/spec/spec.ts";
import { throwIfCancelled, type PipelineIo } from "../io.ts";
import { trackProgress } from "../progress.ts";
import { executorFor } from "../training/devices.ts";
import { melSettingsOf, prepareFeatures } from "../training/features.ts";
import { readVoices, type VoiceCorpus } from "../training/recordings.ts";
import { stepSize } from "../training/session.ts";
import { guardSeconds } from "../training/turnData.ts";
import { regionSeconds } from "../training/turnDialogues.ts";
import type { OpenedRun } from "./openRun.ts";
import type { CodeGrid } from "./codeGrids.ts";
import { baselineScores, type Scored } from "./reconstructionBaselines.ts";
import {
  bandRows,
  errorRows,
  levelRows,
  rateRows,
  usageRows,
} from "./reconstructionRows.ts";
import { VoiceModel } from "./voiceModel.ts";

export const reconstructionProtocol = "reconstruction";

/** Reconstructs every voice of the split and scores its frames. */
export async function evaluateReconstruction(
  opened: OpenedRun,
  split: Split,
  io: PipelineIo,
): Promise<Evaluation[]> {
  const { spec } = opened.model;
  const { features } = spec;
  const { statistics } = opened.checkpoint.head;
  const reader = await prepareFeatures(features, io);
  const guard = guardSeconds(spec, stepSize(spec).steps);
  const corpus = readVoices(io.corpus, reader, features, guard, [
    ...new Set(["train" as const, split]),
  ]);
  const regions = corpus.regions[split];
  if (regions.length === 0)
    throw badInput(`the corpus has no voices to evaluate in ${split}`);
  await using model = new VoiceModel(
    opened.checkpoint,
    await executorFor("cpu"),
  );
  const own = await scoreModel(model, corpus, split, io);
  const baselines = baselineScores(
    sampleOf(corpus, "train", features.bands),
    stretchesOf(corpus, split, features.bands),
    features.bands,
    bitsPerFrame(model.grids),
  );
  const { standardDeviation } = statistics;
  const variance = isSilent(statistics) ? null : standardDeviation ** 2;
  const frequencies = melFrequenciesHz(melSettingsOf(features));
  return [
    {
      protocol: reconstructionProtocol,
      split,
      dialogues: new Set(regions.map(({ dialogue }) => dialogue)).size,
      seconds: regionSeconds(regions, frameRate(features)),
      rows: [
        ...errorRows(own.errors, baselines, variance),
        ...levelRows(features, own.errors.frames, own.levelNats),
        ...bandRows(own.errors, baselines, frequencies),
        ...own.counts.flatMap((counts, grid) =>
          usageRows(model.grids[grid]!, counts),
        ),
        ...rateRows(
          model.grids,
          own.counts,
          frameRate(features),
          features.bands,
        ),
      ],
      createdAt: new Date(io.now()).toISOString(),
      details: {
        codes: model.grids.map(({ name }, grid) => ({
          name,
          counts: Array.from(own.counts[grid]!),
        })),
        bands: bandErrors(own.errors, baselines, frequencies),
      },
    },
  ];
}

function bandErrors(
  own: ReconstructionErrors,
  baselines: readonly Scored[],
  frequenciesHz: readonly number[],
): BandErrors {
  // The mean is so far off that beside it no other curve could be read.
  const codecs = baselines.length > 1 ? baselines.slice(1) : baselines;
  const curves = [{ name: "this run", errors: own }, ...codecs];
  return {
    frequenciesHz,
    curves: curves.map(({ name, errors }) => ({
      name,
      decibels: errors.bandDecibels,
    })),
  };
}

/** Errors of all voices of the split, and how often each grid used each code. */
async function scoreModel(
  model: VoiceModel,
  corpus: VoiceCorpus,
  split: Split,
  io: PipelineIo,
): Promise<{
  errors: ReconstructionErrors;
  counts: Float64Array[];
  levelNats: number | null;
}> {
  const { bands } = model.spec.features;
  const regions = corpus.regions[split];
  const scores = new ReconstructionScores(bands);
  const counts = model.grids.map(({ codes }) => new Float64Array(codes));
  let levelNats: number | null = null;
  const progress = trackProgress(io, regions.length, "voices");
  for (const [index, { dialogue, start, end }] of regions.entries()) {
    throwIfCancelled(io);
    const voice = corpus.voices[dialogue]!;
    const source = {
      frames: end - start,
      read: (from: number, count: number) =>
        voice.subarray(
          (start + from) * bands,
          (start + Math.min(from + count, end - start)) * bands,
        ),
    };
    for await (const part of model.reconstruct(source)) {
      if (part.levelNats !== null)
        levelNats = (levelNats ?? 0) + part.levelNats;
      scores.add(part.original, part.reconstruction);
      part.codes.forEach((codes, grid) => {
        for (const code of codes) counts[grid]![code]!++;
      });
    }
    progress.at(index + 1, `${index + 1} of ${regions.length} voices`, true);
  }
  return { errors: scores.errors(), counts, levelNats };
}

/** Frames that codecs without learning are made of: more tell them nothing new. */
const mostFrames = 60_000;

/** Frames of a split, one voice after the other; of more than enough, one in so many. */
function sampleOf(
  { voices, regions }: VoiceCorpus,
  split: Split,
  bands: number,
): Float32Array {
  const total = regions[split].reduce(
    (n, { start, end }) => n + end - start,
    0,
  );
  const every = Math.ceil(total / mostFrames);
  const frames: Float32Array[] = [];
  for (const { dialogue, start, end } of regions[split])
    for (let at = start; at < end; at += every)
      frames.push(voices[dialogue]!.subarray(at * bands, (at + 1) * bands));
  const result = new Float32Array(frames.length * bands);
  frames.forEach((frame, n) => result.set(frame, n * bands));
  return result;
}

/** Frames of a stretch that is scored at once. */
const stretchFrames = 10_000;

/** All frames of a split in stretches of their voices. */
function stretchesOf(
  { voices, regions }: VoiceCorpus,
  split: Split,
  bands: number,
): Float32Array[] {
  const stretches: Float32Array[] = [];
  for (const { dialogue, start, end } of regions[split])
    for (let from = start; from < end; from += stretchFrames) {
      const to = Math.min(end, from + stretchFrames);
      stretches.push(voices[dialogue]!.subarray(from * bands, to * bands));
    }
  return stretches;
}

function bitsPerFrame(grids: readonly CodeGrid[]): number {
  return grids.reduce(
    (sum, { rows, stride, codes }) => sum + (rows / stride) * Math.log2(codes),
    0,
  );
}
