/** `causerie remember`: a run, as how much of the frames before it each code still knows. */
import { resolve } from "node:path";
import type { Command } from "commander";
import { memoryFigure } from "../../../pipelines/memory/memoryFigure.ts";
import {
  expectFigureFormat,
  writeFigure,
} from "../../../pipelines/reconstruction/writeFigure.ts";
import { remember, type RememberResult } from "../../../pipelines/remember.ts";
import { corpusOption, jsonOption } from "../options.ts";
import { duration, printResult, table } from "../output.ts";
import { runOnCorpus } from "../work.ts";

interface RememberOptions {
  readonly corpus: string;
  readonly steps: string;
  readonly out?: string;
  readonly json?: boolean;
}

export function addRemember(program: Command): void {
  program
    .command("remember")
    .description("how well codes tell the frames of k steps back")
    .argument("<run>", "id, beginning of an id, name, or latest")
    .addOption(corpusOption())
    .option("--steps <n>", "training steps of each probe", "400")
    .option("--out <file>", "the curves as a figure, .svg or .png")
    .addOption(jsonOption())
    .action(rememberRun);
}

async function rememberRun(
  run: string,
  { corpus, steps, out, json }: RememberOptions,
): Promise<void> {
  if (out !== undefined) expectFigureFormat(out);
  const result = await runOnCorpus({ corpus, title: "remember" }, (io) =>
    remember({ run, steps: Math.max(1, Math.floor(Number(steps) || 1)) }, io),
  );
  if (out !== undefined) await writeFigure(resolve(out), memoryFigure(result));
  printResult(result, json, describe);
}

function describe(result: RememberResult): string {
  const { lags, curves, contextFrames, testFrames, hopSeconds } = result;
  const rows = lags.map((lag) => [
    `${lag}${lag > contextFrames ? " *" : ""}`,
    ...curves.map(({ errors }) => errors[lag]!.toFixed(3)),
  ]);
  const right = new Set(curves.map((_, index) => index + 1));
  return [
    `${result.run}: squared error over the variance of the frames, on ${duration(testFrames * hopSeconds)} of test; * lies beyond the receptive field`,
    table(["frames back", ...curves.map(({ name }) => name)], rows, right),
  ].join("\n");
}
