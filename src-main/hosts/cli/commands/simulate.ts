/** `causerie simulate`: a seed, as recordings of two speakers whose turns are known. */
import { resolve } from "node:path";
import type { Command } from "commander";
import { simulate, type SimulateResult } from "../../../pipelines/simulate.ts";
import {
  jsonOption,
  positiveNumber,
  positiveWhole,
  wholeNumber,
} from "../options.ts";
import { duration, printResult } from "../output.ts";
import { progressView } from "../progress.ts";
import { interruptSignal } from "../work.ts";

interface SimulateOptions {
  readonly out: string;
  readonly dialogues: number;
  readonly minutes: number;
  readonly seed: number;
  readonly json?: boolean;
}

export function addSimulate(program: Command): void {
  program
    .command("simulate")
    .description(
      "write simulated two-speaker dialogues (stereo WAV and TextGrid) with known turns",
    )
    .requiredOption("--out <dir>", "folder for the files")
    .requiredOption("--dialogues <n>", "how many", positiveWhole)
    .requiredOption("--minutes <m>", "length of each", positiveNumber)
    .option("--seed <s>", "the same seed gives the same files", wholeNumber, 1)
    .addOption(jsonOption())
    .action(simulateDialogues);
}

async function simulateDialogues(options: SimulateOptions): Promise<void> {
  const { json, out, dialogues, minutes, seed } = options;
  using view = progressView("simulate");
  using interrupt = interruptSignal();
  const result = await simulate(
    { out: resolve(out), dialogues, minutes, seed },
    {
      report: (report) => {
        if (report.type === "progress") view.show(report);
      },
      signal: interrupt.signal,
      now: () => Date.now(),
    },
  );
  printResult(result, json, (done) => describe(done, out));
}

function describe(result: SimulateResult, out: string): string {
  const { shifts, holds, auc } = result.optimal;
  const best =
    auc === null
      ? ""
      : `\na perfect listener tells its ${shifts} shifts from its ${holds} holds with an area under the ROC curve of ${auc.toFixed(3)}`;
  return `wrote ${result.dialogues} dialogues, ${duration(result.audioSeconds)} of sound, to ${out}${best}`;
}
