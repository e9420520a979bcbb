/** `causerie import`: files and folders, as dialogues of a corpus. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { ingest } from "../../../pipelines/ingest.ts";
import { corpusOption, jsonOption, UsageError } from "../options.ts";
import { duration, printResult } from "../output.ts";
import { runOnCorpus } from "../work.ts";

interface ImportOptions {
  readonly corpus: string;
  readonly annotations?: string;
  readonly pair?: boolean;
  readonly json?: boolean;
}

export function addImport(program: Command): void {
  program
    .command("import")
    .description("index recordings; importing twice changes nothing")
    .argument("<path...>", "recordings, or folders of recordings")
    .addOption(corpusOption())
    .option(
      "--annotations <dir>",
      "folder of annotation files named like the recordings",
    )
    .option("--pair", "the two mono files given are the two sides of one call")
    .addOption(jsonOption())
    .action(importRecordings);
}

async function importRecordings(
  given: readonly string[],
  options: ImportOptions,
): Promise<void> {
  const paths = given.map((path) => resolve(path));
  if (!paths.some((path) => existsSync(path)))
    throw new UsageError(`there is nothing at ${paths.join(", ")}`);
  const { annotations, pair } = options;
  const input = {
    paths,
    ...(annotations ? { annotations: resolve(annotations) } : {}),
    ...(pair ? { pair } : {}),
  };
  const result = await runOnCorpus(
    { corpus: options.corpus, title: "import", create: true },
    (io) => ingest(input, io),
  );
  printResult(result, options.json, describe);
}

function describe(result: Awaited<ReturnType<typeof ingest>>): string {
  const { imported, unchanged, skipped, audioSeconds, seconds } = result;
  return [
    ...result.pairs.map(({ paths, reason }) => {
      const files = paths.join(" and ");
      return reason === null
        ? `joined ${files}`
        : `not joined ${files}: ${reason}; --pair joins them`;
    }),
    ...skipped.map(({ path, reason }) => `skipped ${path}: ${reason}`),
    `imported ${imported}, unchanged ${unchanged}, skipped ${skipped.length}: ${duration(audioSeconds)} of sound in ${duration(seconds)}`,
  ].join("\n");
}
