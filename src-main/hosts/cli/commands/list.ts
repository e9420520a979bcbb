/** `causerie list`: a corpus, as its dialogues. */
import type { Command } from "commander";
import type { DialogueSummary } from "../../../contract/records.ts";
import { corpusOption, jsonOption } from "../options.ts";
import { duration, printResult, table } from "../output.ts";
import { openCorpus } from "../work.ts";

interface ListOptions {
  readonly corpus: string;
  readonly json?: boolean;
}

export function addList(program: Command): void {
  program
    .command("list")
    .description(
      "dialogues with duration, channels, speakers, annotations, split",
    )
    .addOption(corpusOption())
    .addOption(jsonOption())
    .action(list);
}

function list({ corpus: folder, json }: ListOptions): void {
  using corpus = openCorpus(folder);
  const dialogues = corpus.dialogues();
  printResult({ dialogues, split: corpus.info().split }, json, (result) =>
    [describe(result.dialogues), result.split].join("\n\n"),
  );
}

function describe(dialogues: readonly DialogueSummary[]): string {
  return table(
    [
      "dialogue",
      "title",
      "length",
      "ch",
      "Hz",
      "speakers",
      "turns",
      "from",
      "split",
    ],
    dialogues.map((dialogue) => [
      dialogue.id,
      dialogue.title,
      duration(dialogue.seconds),
      String(dialogue.channels),
      String(dialogue.sampleRate),
      dialogue.speakers.join(", "),
      String(dialogue.turns),
      dialogue.annotations.join(", "),
      dialogue.unusableReason ?? dialogue.split ?? "by time",
    ]),
    new Set([2, 3, 4, 6]),
  );
}
