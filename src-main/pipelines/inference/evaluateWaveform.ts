/** A waveform run and a split into what a sample costs, beside guessers that learn nothing by gradient. */
import { badInput } from "../../base/errors.ts";
import type { Evaluation, MetricRow, Split } from "../../contract/records.ts";
import { histogramBits } from "../../evaluation/levelCosts.ts";
import { LinearPredictor } from "../../evaluation/linearPrediction.ts";
import { muLawLevelCount } from "../../features/muLaw.ts";
import type { PipelineIo } from "../io.ts";
import { waveformData, type WaveformData } from "../training/waveformData.ts";
import { countedSamples } from "../training/waveformWindows.ts";
import { lossesOn, tableOf } from "./lossTables.ts";
import type { OpenedRun } from "./openRun.ts";

/** Windows that are scored at most, and as many that the linear predictor is made from. */
const windows = 400;

/** Bits for each sample, given all that the model hears before it. */
export async function evaluateWaveform(
  opened: OpenedRun,
  split: Split,
  io: PipelineIo,
): Promise<Evaluation[]> {
  const { spec } = opened.model;
  const data = await waveformData(spec, io, { split, windows });
  const samples = countedSamples(data.scored);
  if (samples === 0)
    throw badInput(
      `evaluate: ${split} holds nothing but digital silence, of which nothing is to be told; import recordings with sound or evaluate another split`,
    );
  const losses = await lossesOn(data, opened);
  const nats = losses["waveform/crossEntropy"]!;
  const baselines = guessers(data);
  const row = (
    name: string,
    title: string,
    unit: string,
    perBit: number,
  ): MetricRow => ({
    name: `waveform/${name}`,
    title,
    value: (nats / Math.LN2) * perBit,
    unit,
    better: "lower",
    samples,
    baselines: baselines.map(({ name: guesser, bits }) => ({
      name: guesser,
      value: bits === null ? null : bits * perBit,
    })),
  });
  const seconds = samples / spec.features.sampleRate;
  const title = `A sample of ${muLawLevelCount} levels`;
  const rows = [
    row("bitsPerSample", title, "bits", 1),
    row("crossEntropy", title, "nats", Math.LN2),
  ];
  return [tableOf("waveform", split, seconds, rows, io)];
}

function guessers({ levelCounts, scored, trained }: WaveformData) {
  const linear = new LinearPredictor(trained(windows), muLawLevelCount);
  return [
    { name: "uniform", bits: Math.log2(muLawLevelCount) },
    { name: "level histogram", bits: histogramBits(levelCounts, scored) },
    { name: "linear prediction", bits: linear.bits(scored) },
  ];
}
