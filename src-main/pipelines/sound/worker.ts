/** The entry of a thread that turns one file of mel frames into sound. */
import { parentPort, workerData } from "node:worker_threads";
import { synthesiseFile, type SoundTask } from "./task.ts";

synthesiseFile(workerData as SoundTask, (seconds) =>
  parentPort!.postMessage(seconds),
);
