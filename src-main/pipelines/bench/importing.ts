/** An hour of stereo sound at 16 kHz, as a dialogue of a new corpus with its waveforms, turns and spectrograms. */
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { interleavePcm16 } from "../../audio/pcm16.ts";
import { wavHeader } from "../../audio/writeWav.ts";
import { Random } from "../../base/random.ts";
import { Corpus } from "../../corpus/corpus.ts";
import { computeFeatures } from "../features.ts";
import { ingest } from "../ingest.ts";
import type { PipelineIo } from "../io.ts";
import type { BenchCase, Prepared } from "./case.ts";

const rateHz = 16_000;
const hourSeconds = 3600;
/** The hour repeats so much sound. */
const blockSeconds = 12;

/** First in the suite, so that the memory of the process is theirs. */
export const importCases: readonly BenchCase[] = [
  {
    name: "import/hour",
    title: "import of an hour of stereo 16 kHz WAV",
    peer: null,
    runs: 1,
    prepare: prepareImport,
  },
  {
    name: "features/hour",
    title: "spectrograms and levels of both channels of that hour",
    peer: null,
    runs: 1,
    prepare: prepareFeatures,
  },
];

/** Every run makes a corpus of its own. */
async function prepareImport(): Promise<Prepared> {
  const folder = folderWithHour();
  let runs = 0;
  return {
    run: () => importInto(folder, `corpus-${runs++}`),
    release: async () => rmSync(folder, { recursive: true }),
    rate: (milliseconds) => rate(hourSeconds, milliseconds),
  };
}

async function prepareFeatures(): Promise<Prepared> {
  const folder = folderWithHour();
  await importInto(folder, "corpus");
  let runs = 0;
  return {
    run: async () => {
      // Another floor each time, so that nothing is there already.
      const set = { floor: 1e-5 + runs++ * 1e-9 };
      await runOn(join(folder, "corpus"), (io) => computeFeatures({ set }, io));
    },
    release: async () => rmSync(folder, { recursive: true }),
    rate: (milliseconds) => rate(2 * hourSeconds, milliseconds),
  };
}

function rate(seconds: number, milliseconds: number): string {
  const megabytes = process.resourceUsage().maxRSS / 1024;
  return `${Math.round((1000 * seconds) / milliseconds)} times real time, at most ${Math.round(megabytes)} MB`;
}

/** A new folder with hour.wav, in which two speakers take turns. */
function folderWithHour(): string {
  const folder = mkdtempSync(join(tmpdir(), "causerie-bench-"));
  const block = interleavePcm16([talk(0), talk(1)]);
  const handle = openSync(join(folder, "hour.wav"), "w");
  writeSync(handle, wavHeader(hourSeconds * rateHz, 2, rateHz, "pcm16"));
  for (let second = 0; second < hourSeconds; second += blockSeconds)
    writeSync(handle, block);
  closeSync(handle);
  return folder;
}

/** Noise for some seconds, then a quiet line for as many. */
function talk(speaker: 0 | 1): Float32Array {
  const random = new Random(`speaker ${speaker}`);
  return Float32Array.from({ length: blockSeconds * rateHz }, (_, n) => {
    const half = Math.floor((2 * n) / (blockSeconds * rateHz));
    return (half === speaker ? 0.1 : 0.001) * random.normal();
  });
}

async function importInto(folder: string, corpus: string): Promise<void> {
  await runOn(join(folder, corpus), (io) =>
    ingest({ paths: [join(folder, "hour.wav")] }, io),
  );
}

async function runOn(
  path: string,
  pipeline: (io: PipelineIo) => Promise<unknown>,
): Promise<void> {
  using writer = Corpus.open(path, { write: true, create: true });
  using corpus = Corpus.open(path);
  await pipeline({
    corpus,
    report: (report) => {
      if (report.type !== "progress") writer.apply(report);
    },
    signal: new AbortController().signal,
    now: () => Date.now(),
  });
}
