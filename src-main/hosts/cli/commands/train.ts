/** `causerie train`: a preset or spec and a corpus, as a run. */
import type { Command } from "commander";
import { train, type TrainResult } from "../../../pipelines/train.ts";
import {
  corpusOption,
  jsonOption,
  positiveNumber,
  positiveWhole,
  settingsOption,
  UsageError,
  wholeNumber,
} from "../options.ts";
import { printResult } from "../output.ts";
import { runOnCorpus } from "../work.ts";

interface TrainOptions {
  readonly corpus: string;
  readonly steps?: number;
  readonly minutes?: number;
  readonly seed?: number;
  readonly device?: string;
  readonly name?: string;
  readonly resume?: string;
  readonly reports?: string;
  readonly set?: Record<string, unknown>;
  readonly json?: boolean;
}

export function addTrain(program: Command): void {
  program
    .command("train")
    .description(
      "train a model; Ctrl-C stops after the current step and keeps a checkpoint",
    )
    .argument("[preset|spec.json]", "a preset, or a spec file")
    .addOption(corpusOption())
    .option("--steps <n>", "how many steps", positiveWhole)
    .option("--minutes <m>", "how long, instead of steps", positiveNumber)
    .option("--seed <s>", "the same seed trains the same model", wholeNumber)
    .option(
      "--device <device>",
      "cpu (the default), webgpu, cuda, ..., or auto: the fastest that passes the self-check",
    )
    .option("--name <name>", "the run's name")
    .option("--resume <run>", "go on with this run")
    .option(
      "--reports <file>",
      "leave the corpus's database alone: write there what `sweep` takes over later",
    )
    .addOption(settingsOption("a field of the spec: training.batch=8"))
    .addOption(jsonOption())
    .action(trainModel);
}

async function trainModel(
  preset: string | undefined,
  { corpus, reports, json, ...options }: TrainOptions,
): Promise<void> {
  if (preset === undefined && options.resume === undefined)
    throw new UsageError("name a preset or a spec file, or --resume a run");
  const result = await runOnCorpus({ corpus, reports, title: "train" }, (io) =>
    train({ preset: preset ?? "", ...options }, io),
  );
  for (const warning of result.warnings)
    process.stderr.write(`warning: ${warning}\n`);
  printResult(result, json, describe);
}

function describe(result: TrainResult): string {
  const { run, steps, loss, validation, stepsPerSecond, device } = result;
  const number = (value: number | null) => value?.toFixed(4) ?? "not measured";
  return `${result.stopped ? "stopped" : "trained"} ${run}: ${steps} steps on ${device} (${stepsPerSecond.toFixed(1)} a second), loss ${number(loss)}, validation ${number(validation)}`;
}
