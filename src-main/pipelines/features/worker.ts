/** The entry of a thread that computes spectrograms: tasks come in, progress and results go out. */
import { parentPort } from "node:worker_threads";
import { describeError } from "../../base/errors.ts";
import { computeMelFile } from "./mel.ts";
import type { FromMelThread, ToMelThread } from "./threads.ts";

parentPort!.on("message", ({ corpusFolder, task }: ToMelThread) => {
  const say = (message: FromMelThread) => parentPort!.postMessage(message);
  try {
    const result = computeMelFile(corpusFolder, task, (seconds) =>
      say({ type: "seconds", seconds }),
    );
    say({ type: "result", result });
  } catch (error) {
    say({ type: "error", ...describeError(error) });
  }
});
