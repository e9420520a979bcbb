/** Many spectrogram tasks, as their results: spread over as many threads as the machine has cores. */
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { CauserieError, type ErrorKind } from "../../base/errors.ts";
import { programRoot, runsFromSource } from "../../base/root.ts";
import type { MelResult } from "./mel.ts";
import type { MelTask } from "./plan.ts";

export interface ToMelThread {
  readonly corpusFolder: string;
  readonly task: MelTask;
}

export type FromMelThread =
  | { readonly type: "seconds"; readonly seconds: number }
  | { readonly type: "result"; readonly result: MelResult }
  | {
      readonly type: "error";
      readonly kind: ErrorKind;
      readonly message: string;
    };

export interface MelThreadsOptions {
  readonly corpusFolder: string;
  readonly signal: AbortSignal;
  /** Seconds of recording read so far, over all tasks. */
  onSeconds(seconds: number): void;
  onResult(task: MelTask, result: MelResult): void;
  /** A recording that cannot be read any more; the others go on. */
  onError(task: MelTask, message: string): void;
}

/** Runs every task. Throws what ends all of them: a cancel, or a thread that dies. */
export async function runMelThreads(
  tasks: readonly MelTask[],
  options: MelThreadsOptions,
): Promise<void> {
  const waiting = [...tasks];
  const seconds = new Map<MelTask, number>();
  const note = (task: MelTask, done: number) => {
    seconds.set(task, done);
    options.onSeconds([...seconds.values()].reduce((a, b) => a + b, 0));
  };
  const count = Math.min(availableParallelism(), tasks.length);
  const threads = Array.from(
    { length: count },
    () => new Worker(threadEntry()),
  );
  const stop = () => threads.forEach((thread) => void thread.terminate());
  options.signal.addEventListener("abort", stop);
  try {
    await Promise.all(
      threads.map((thread) => drain(thread, waiting, options, note)),
    );
  } finally {
    options.signal.removeEventListener("abort", stop);
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}

/** Lets one thread take tasks until none is left. */
async function drain(
  thread: Worker,
  waiting: MelTask[],
  options: MelThreadsOptions,
  note: (task: MelTask, seconds: number) => void,
): Promise<void> {
  for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) {
    const current = task;
    const answer = await runTask(thread, current, options, (done) =>
      note(current, done),
    );
    note(current, current.seconds);
    if (answer.type === "result") options.onResult(current, answer.result);
    else options.onError(current, answer.message);
  }
}

function runTask(
  thread: Worker,
  task: MelTask,
  { corpusFolder, signal }: MelThreadsOptions,
  onSeconds: (seconds: number) => void,
): Promise<Exclude<FromMelThread, { type: "seconds" }>> {
  const settled = new AbortController();
  const { promise, resolve, reject } =
    Promise.withResolvers<Exclude<FromMelThread, { type: "seconds" }>>();
  const listen = <Event>(name: string, listener: (event: Event) => void) => {
    thread.on(name, listener);
    settled.signal.addEventListener("abort", () => thread.off(name, listener));
  };
  listen("message", (message: FromMelThread) => {
    if (message.type === "seconds") onSeconds(message.seconds);
    else resolve(message);
  });
  listen("error", reject);
  listen("exit", (code: number) =>
    reject(signal.aborted ? cancelled() : died(code)),
  );
  thread.postMessage({ corpusFolder, task } satisfies ToMelThread);
  return promise.finally(() => settled.abort());
}

/** .ts from source, .js from the build. */
function threadEntry(): string {
  return runsFromSource()
    ? join(import.meta.dirname, "worker.ts")
    : join(programRoot(), "out", "main", "features.js");
}

function cancelled(): DOMException {
  return new DOMException("cancelled", "AbortError");
}

function died(code: number): CauserieError {
  return new CauserieError(
    "failed",
    `a thread that computes features ended with code ${code}`,
  );
}
