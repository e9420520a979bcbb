/** A turn-taking run and a split into tables of metrics, one for each protocol, every number beside its baselines. */
import { badInput } from "../../base/errors.ts";
import type { Evaluation, Split } from "../../contract/records.ts";
import { frameProtocolName } from "../../evaluation/frameTasks.ts";
import { inoue2024, inoue2024Name } from "../../evaluation/inoue2024.ts";
import { projectionLossRow } from "../../evaluation/projectionRows.ts";
import {
  turnBenchSingleName,
  turnBenchSingleRows,
} from "../../evaluation/turnBench/rows.ts";
import { vap2022, vap2022Name } from "../../evaluation/vap2022.ts";
import { FrameCollector, labelledFramesOf } from "./frameScores.ts";
import type { OpenedRun } from "./openRun.ts";
import { speakerScores, type ScoredDialogue } from "./speakerScores.ts";
import { predictTurns } from "./turnPredictions.ts";
import { throwIfCancelled, type PipelineIo } from "../io.ts";
import { trackProgress } from "../progress.ts";
import { prepareFeatures } from "../training/features.ts";
import { stepSize } from "../training/session.ts";
import { guardSeconds } from "../training/turnData.ts";
import { readTurnCorpus, regionSeconds } from "../training/turnDialogues.ts";

/** Predicts every dialogue of the split from its beginning on, scores the split's frames, one table a protocol. */
export async function evaluateTurns(
  opened: OpenedRun,
  split: Split,
  io: PipelineIo,
): Promise<Evaluation[]> {
  const { spec } = opened.model;
  const reader = await prepareFeatures(spec.features, io);
  const guard = guardSeconds(spec, stepSize(spec).steps);
  const splits: Split[] = [...new Set(["train" as const, split])];
  const corpus = readTurnCorpus(
    io.corpus,
    reader,
    spec.features,
    guard,
    splits,
  );
  const regions = corpus.regions[split];
  if (regions.length === 0)
    throw badInput(
      `the corpus has nothing to evaluate in ${split}; import more dialogues or evaluate another split`,
    );
  const progress = trackProgress(io, regions.length, "dialogues");
  const frames = new FrameCollector(opened.checkpoint.head.constants);
  const scored: ScoredDialogue[] = [];
  for (const [index, region] of regions.entries()) {
    throwIfCancelled(io);
    const dialogue = corpus.dialogues[region.dialogue]!;
    const found = await predictTurns(opened.model, opened.checkpoint, dialogue);
    frames.add(found, dialogue, region);
    scored.push(...speakerScores(found, dialogue, region));
    progress.at(index + 1, corpus.ids[region.dialogue]!, true);
  }
  const train = labelledFramesOf(corpus, corpus.regions.train);
  const tables = [
    [
      frameProtocolName,
      [
        ...frames.rows(),
        projectionLossRow(frames.projectionLoss(), train, frames.labelled()),
      ],
    ],
    [inoue2024Name, inoue2024(scored)],
    [vap2022Name, vap2022(scored)],
    [turnBenchSingleName, turnBenchSingleRows(scored)],
  ] as const;
  return tables.map(([protocol, rows]): Evaluation => ({
    protocol,
    split,
    dialogues: new Set(regions.map(({ dialogue }) => dialogue)).size,
    seconds: regionSeconds(regions, corpus.dialogues[0]!.rateHz),
    rows,
    createdAt: new Date(io.now()).toISOString(),
  }));
}
