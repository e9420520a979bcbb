/** `causerie reconstruct`: a run and a dialogue, as the sound that the run's codes keep of it. */
import type { Command } from "commander";
import {
  reconstruct,
  type ReconstructResult,
} from "../../../pipelines/reconstruct.ts";
import { corpusOption, jsonOption } from "../options.ts";
import { duration, printResult, table } from "../output.ts";
import { runOnCorpus } from "../work.ts";

interface ReconstructOptions {
  readonly corpus: string;
  readonly out: string;
  readonly codes?: string;
  readonly figure?: string;
  readonly from: string;
  readonly seconds: string;
  readonly json?: boolean;
}

export function addReconstruct(program: Command): void {
  program
    .command("reconstruct")
    .description("decode a run's reconstruction of a dialogue to sound")
    .argument("<run>", "id, beginning of an id, name, or latest")
    .argument("<dialogue>", "id, beginning of an id, title, or path")
    .addOption(corpusOption())
    .requiredOption("--out <file>", "a .wav file, speaker A left, B right")
    .option("--codes <file>", "also the codes, as .json or .npz")
    .option("--figure <file>", "spectrograms beside each other, .svg or .png")
    .option("--from <s>", "where the figure begins, in seconds", "0")
    .option("--seconds <s>", "how much of the sound it shows", "5")
    .addOption(jsonOption())
    .action(reconstructDialogue);
}

async function reconstructDialogue(
  run: string,
  dialogue: string,
  options: ReconstructOptions,
): Promise<void> {
  const { corpus, out, codes, figure: path, json } = options;
  const figure =
    path === undefined
      ? undefined
      : {
          path,
          fromSeconds: Math.max(0, Number(options.from) || 0),
          seconds: Math.max(0.1, Number(options.seconds) || 5),
        };
  const result = await runOnCorpus({ corpus, title: "reconstruct" }, (io) =>
    reconstruct({ run, dialogue, out, codes, figure }, io),
  );
  for (const warning of result.warnings)
    process.stderr.write(`warning: ${warning}\n`);
  printResult(result, json, describe);
}

function describe(result: ReconstructResult): string {
  const { seconds, metrics, timesRealTime, out, codes } = result;
  const written = [out, codes].filter((file) => file !== null).join(" and ");
  const rows = Object.entries(metrics).map(([name, value]) => [
    name,
    value === null ? "-" : value.toPrecision(4),
  ]);
  return [
    `${duration(seconds)} written to ${written} (codes ${timesRealTime.model.toFixed(0)} times, sound ${timesRealTime.sound.toFixed(0)} times real time)`,
    table(["metric", "value"], rows, new Set([1])),
  ].join("\n");
}
