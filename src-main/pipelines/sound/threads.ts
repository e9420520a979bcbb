/** Many sound tasks, as their files: a thread for each, as many at once as the machine has cores. */
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { CauserieError } from "../../base/errors.ts";
import { programRoot, runsFromSource } from "../../base/root.ts";
import type { SoundTask } from "./task.ts";

/** Runs every task; `onSeconds` hears how much sound all of them have made. Throws on a cancel, or when a thread fails. */
export async function runSoundThreads(
  tasks: readonly SoundTask[],
  signal: AbortSignal,
  onSeconds: (seconds: number) => void = () => {},
): Promise<void> {
  const waiting = [...tasks];
  const done = new Map<SoundTask, number>();
  const drain = async () => {
    for (let task = waiting.shift(); task; task = waiting.shift()) {
      const current = task;
      await runTask(current, signal, (seconds) => {
        done.set(current, seconds);
        onSeconds([...done.values()].reduce((sum, one) => sum + one, 0));
      });
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, drain));
}

async function runTask(
  task: SoundTask,
  signal: AbortSignal,
  onSeconds: (seconds: number) => void,
): Promise<void> {
  signal.throwIfAborted();
  const thread = new Worker(threadEntry(), { workerData: task });
  const stop = () => void thread.terminate();
  signal.addEventListener("abort", stop);
  try {
    await new Promise<void>((resolve, reject) => {
      thread.on("message", onSeconds);
      thread.on("error", reject);
      thread.on("exit", (code) =>
        code === 0 ? resolve() : reject(ended(code, signal)),
      );
    });
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function ended(code: number, signal: AbortSignal): Error {
  return signal.aborted
    ? new DOMException("cancelled", "AbortError")
    : new CauserieError(
        "failed",
        `a thread that makes sound ended with code ${code}`,
      );
}

/** .ts from source, .js from the build. */
function threadEntry(): string {
  return runsFromSource()
    ? join(import.meta.dirname, "worker.ts")
    : join(programRoot(), "out", "main", "sound.js");
}
