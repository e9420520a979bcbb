/** What every pipeline is given to work with: a corpus to read, a way to report, a signal to stop. */
import type { Report } from "../contract/reports.ts";
import type { Corpus } from "../corpus/corpus.ts";

/**
 * A pipeline is `async function verb(input, io): Promise<Result>`. It never writes the database: it reports, and who
 * runs it (command line or studio) applies the reports. Large results (tracks, checkpoints) it writes as files first
 * and reports when they lie complete.
 */
export interface PipelineIo {
  /** A read-only connection; it sees what was applied so far. */
  readonly corpus: Corpus;
  report(report: Report): void;
  /** Checked between steps; a pipeline that sees it aborted saves what is worth keeping and returns or throws. */
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Throws an error of kind `cancelled` once the signal is aborted. */
export function throwIfCancelled(io: Pick<PipelineIo, "signal">): void {
  if (io.signal.aborted) throw new DOMException("cancelled", "AbortError");
}

/** Lets messages in (a cancel, say): work that never waits would not hear them. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
