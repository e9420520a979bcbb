/** `causerie predict`: a run and a dialogue, as frame-wise predictions and events in a file. */
import type { Command } from "commander";
import { predict, type PredictResult } from "../../../pipelines/predict.ts";
import { corpusOption, jsonOption } from "../options.ts";
import { duration, printResult } from "../output.ts";
import { runOnCorpus } from "../work.ts";

interface PredictOptions {
  readonly corpus: string;
  readonly out: string;
  readonly json?: boolean;
}

export function addPredict(program: Command): void {
  program
    .command("predict")
    .description("frame-wise predictions and events of a dialogue")
    .argument("<run>", "id, beginning of an id, name, or latest")
    .argument("<dialogue>", "id, beginning of an id, title, or path")
    .addOption(corpusOption())
    .requiredOption("--out <file>", "a .json, .csv, .TextGrid or .eaf file")
    .addOption(jsonOption())
    .action(predictDialogue);
}

async function predictDialogue(
  run: string,
  dialogue: string,
  { corpus, out, json }: PredictOptions,
): Promise<void> {
  const result = await runOnCorpus({ corpus, title: "predict" }, (io) =>
    predict({ run, dialogue, out }, io),
  );
  printResult(result, json, describe);
}

function describe({ frames, rateHz, events, out }: PredictResult): string {
  const count = (wanted: string) =>
    events.filter(({ kind }) => kind === wanted).length;
  const phones = count("phone");
  const found =
    phones > 0
      ? `${phones} phones`
      : `${count("shift")} shifts and ${count("hold")} holds at silences`;
  return `${frames} frames (${duration(frames / rateHz)}), ${found}, written to ${out}`;
}
