/** A pipeline, run to its end in this process: its reports are applied here, Ctrl-C stops it. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { Corpus } from "../../corpus/corpus.ts";
import type { Report } from "../../contract/reports.ts";
import type { PipelineIo } from "../../pipelines/io.ts";
import { appendReport } from "../../pipelines/reportFile.ts";
import { UsageError } from "./options.ts";
import { progressView } from "./progress.ts";

/** Opens a corpus for reading. Throws a usage error where there is none. */
export function openCorpus(folder: string): Corpus {
  const path = resolve(folder);
  if (!existsSync(join(path, "corpus.db")))
    throw new UsageError(
      `there is no corpus in ${path}; \`causerie import <folder> --corpus ${folder}\` makes one`,
    );
  return Corpus.open(path);
}

export interface WorkOptions {
  readonly corpus: string;
  /** What stands before the progress bar. */
  readonly title: string;
  /** Makes the corpus where there is none. */
  readonly create?: boolean;
  /** A file that takes what would be written to the database. */
  readonly reports?: string | undefined;
  /** The result is worth having also where the corpus cannot be written: it is shown, and not kept. */
  readonly mayForget?: boolean;
}

/** Runs `pipeline` on a corpus and returns its result. */
export async function runOnCorpus<Result>(
  options: WorkOptions,
  pipeline: (io: PipelineIo) => Promise<Result>,
): Promise<Result> {
  const path = resolve(options.corpus);
  if (!options.create) openCorpus(path)[Symbol.dispose]();
  using written = writtenTo(path, options);
  using reader = Corpus.open(path);
  using view = progressView(options.title);
  using interrupt = interruptSignal();
  return await pipeline({
    corpus: reader,
    report(report: Report) {
      if (report.type === "progress") view.show(report);
      else written.take(report);
    },
    signal: interrupt.signal,
    now: () => Date.now(),
  });
}

interface Written extends Disposable {
  take(report: Report): void;
}

function writtenTo(
  path: string,
  { reports, create = false, mayForget = false }: WorkOptions,
): Written {
  if (reports) return toFile(resolve(reports));
  return mayForget && !Corpus.isWritable(path)
    ? toNowhere()
    : toCorpus(path, create);
}

/** Runs that a killed process left open are closed on the way, so that they can be resumed. */
function toCorpus(path: string, create: boolean): Written {
  const writer = Corpus.open(path, { write: true, create });
  writer.stopAbandonedRuns();
  return {
    take: (report) => void writer.apply(report),
    [Symbol.dispose]: () => writer[Symbol.dispose](),
  };
}

function toFile(path: string): Written {
  return {
    take: (report) => appendReport(path, report),
    [Symbol.dispose]() {},
  };
}

function toNowhere(): Written {
  process.stderr.write(
    "the corpus cannot be written: the result is shown and not kept\n",
  );
  return { take() {}, [Symbol.dispose]() {} };
}

/** Aborted by the first Ctrl-C; the second ends the process at once. */
export function interruptSignal(): Disposable & { signal: AbortSignal } {
  const controller = new AbortController();
  const onInterrupt = () => {
    if (controller.signal.aborted) process.exit(130);
    process.stderr.write(
      "\nstopping after this step; Ctrl-C again ends at once\n",
    );
    controller.abort();
  };
  process.on("SIGINT", onInterrupt);
  process.on("SIGTERM", onInterrupt);
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      process.off("SIGINT", onInterrupt);
      process.off("SIGTERM", onInterrupt);
    },
  };
}
