/** `causerie stream`: a run that listens to a sound file frame by frame, as live input would come. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Option, type Command } from "commander";
import { streamRun, type StreamResult } from "../../../pipelines/stream.ts";
import { jsonOption, wholeNumber } from "../options.ts";
import { printResult } from "../output.ts";
import { interruptSignal } from "../work.ts";

interface StreamOptions {
  readonly corpus?: string;
  readonly channel?: number;
  readonly json?: boolean;
}

export function addStream(program: Command): void {
  program
    .command("stream")
    .description("frame by frame with caches, as live input would be")
    .argument("<run>", "a run's folder; or its id or name with --corpus")
    .argument("<file.wav>", "a sound file, or - for a WAV on standard input")
    .addOption(
      new Option("--channel <C>", "listen to this channel alone").argParser(
        wholeNumber,
      ),
    )
    .option("--corpus <dir>", "the corpus that holds the run")
    .addOption(jsonOption())
    .action(stream);
}

async function stream(
  run: string,
  file: string,
  { corpus, channel, json }: StreamOptions,
): Promise<void> {
  using interrupt = interruptSignal();
  using sound =
    file === "-" ? standardInput() : { path: file, [Symbol.dispose]() {} };
  const result = await streamRun(
    { run, corpus, file: sound.path, channel },
    interrupt.signal,
  );
  printResult(result, json, describe);
}

/** Standard input as a file of its own, because sound is read by position. */
function standardInput(): Disposable & { readonly path: string } {
  const folder = mkdtempSync(join(tmpdir(), "causerie-stream-"));
  const path = join(folder, "input.wav");
  writeFileSync(path, readFileSync(0));
  return {
    path,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function describe(result: StreamResult): string {
  const { p50, p99 } = result.millisecondsPerFrame;
  const speed = result.timesRealTime;
  return [
    `${result.frames} frames, ${p50.toFixed(2)} ms a frame (99 % below ${p99.toFixed(2)} ms), ${speed.toFixed(speed < 10 ? 1 : 0)} times real time`,
    `it remembers ${result.stateSize} numbers and differs from the whole recording at once by at most ${result.maxAbsDifferenceToBatch.toExponential(1)}`,
  ].join("\n");
}
