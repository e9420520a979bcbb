/** A pipeline's surroundings in which reports are applied at once, as the command line does. */
import type { Report } from "../../src-main/contract/reports.ts";
import { Corpus } from "../../src-main/corpus/corpus.ts";
import type { PipelineIo } from "../../src-main/pipelines/io.ts";

export interface TestIo extends PipelineIo, Disposable {
  /** Writable; `corpus` of the io is another, read-only connection. */
  readonly writer: Corpus;
  readonly reports: Report[];
  abort(): void;
}

export function pipelineIo(folder: string): TestIo {
  const writer = Corpus.open(folder, { write: true, create: true });
  const corpus = Corpus.open(folder);
  const controller = new AbortController();
  const reports: Report[] = [];
  return {
    writer,
    corpus,
    reports,
    report(report) {
      reports.push(report);
      if (report.type !== "progress") writer.apply(report);
    },
    signal: controller.signal,
    abort: () => controller.abort(),
    now: () => Date.now(),
    [Symbol.dispose]() {
      corpus[Symbol.dispose]();
      writer[Symbol.dispose]();
    },
  };
}
