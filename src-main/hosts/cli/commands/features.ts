/** `causerie features`: a corpus, as the spectrograms of its speakers. */
import type { Command } from "commander";
import {
  computeFeatures,
  type FeaturesResult,
} from "../../../pipelines/features.ts";
import { corpusOption, jsonOption, settingsOption } from "../options.ts";
import { duration, printResult } from "../output.ts";
import { runOnCorpus } from "../work.ts";

interface FeaturesOptions {
  readonly corpus: string;
  readonly set?: Record<string, unknown>;
  readonly json?: boolean;
}

export function addFeatures(program: Command): void {
  program
    .command("features")
    .description("compute and cache features")
    .addOption(corpusOption())
    .addOption(
      settingsOption(
        "hop (160, 256, 320 samples), range (recording, corpus), levels (256, 64), bands, ...",
      ),
    )
    .addOption(jsonOption())
    .action(features);
}

async function features({ corpus, set, json }: FeaturesOptions): Promise<void> {
  const result = await runOnCorpus({ corpus, title: "features" }, (io) =>
    computeFeatures({ ...(set ? { set } : {}) }, io),
  );
  printResult(result, json, describe);
  if (result.failed.length > 0) process.exitCode = 1;
}

function describe(result: FeaturesResult): string {
  const { audioSeconds, seconds, timesRealTime, unchanged, failed } = result;
  const empty = result.emptyBands;
  return [
    ...(empty > 0
      ? [
          `${empty} of the bands ${empty === 1 ? "is" : "are"} narrower than the spectrum's resolution and always empty; take fewer bands or a larger fftSize`,
        ]
      : []),
    ...failed.map(({ path, reason }) => `failed ${path}: ${reason}`),
    `computed ${result.computed}, unchanged ${unchanged}: ${duration(audioSeconds)} of sound in ${duration(seconds)}, ${Math.round(timesRealTime)} times real time`,
  ].join("\n");
}
