/** A process that imports a folder (second argument) into a corpus (first) and says a line for every dialogue. */
import { ingest } from "../../src-main/pipelines/ingest.ts";
import { pipelineIo } from "./pipelineIo.ts";

const [corpus, folder] = process.argv.slice(2);
using io = pipelineIo(corpus!);
await ingest(
  { paths: [folder!] },
  {
    ...io,
    report(report) {
      io.report(report);
      if (report.type !== "dialogue") return;
      process.stdout.write("dialogue\n");
      pause(30);
    },
  },
);

/** Time for the parent to hear of it and to kill this process in the middle of its work. */
function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
