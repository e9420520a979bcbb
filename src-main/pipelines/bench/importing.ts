/** An hour of stereo sound at 16 kHz, as a dialogue of a new corpus with its waveforms, turns and spectrograms. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeWav } from "../../audio/writeWav.ts";
import { Random } from "../../base/random.ts";
import { Corpus } from "../../corpus/corpus.ts";
import { computeFeatures } from "../features.ts";
import { ingest } from "../ingest.ts";
import type { PipelineIo } from "../io.ts";
import type { BenchCase, Prepared } from "./case.ts";

const rateHz = 16_000;
const hourSeconds = 3600;

export const importCases: readonly BenchCase[] = [
  {
    name: "import/hour",
    title: "import of an hour of stereo 16 kHz WAV: waveforms, activity, turns",
    peer: null,
    runs: 1,
    prepare: () =>
      onHour((folder, corpus) => importInto(folder, corpus), hourSeconds),
  },
  {
    name: "features/hour",
    title: "spectrograms and levels of both channels of that hour",
    peer: null,
    runs: 1,
    prepare: async () => {
      let runs = 0;
      return onHour(async (folder, corpus) => {
        if (runs++ === 0) await importInto(folder, corpus);
        // Another floor, so that nothing of the run before is there already.
        const set = { floor: 1e-5 + runs * 1e-9 };
        await runOn(corpus, (io) => computeFeatures({ set }, io));
      }, 2 * hourSeconds);
    },
  },
];

/** Prepares the recording in a folder of its own, which goes away with the work. */
async function onHour(
  work: (folder: string, corpus: string) => Promise<void>,
  seconds: number,
): Promise<Prepared> {
  const folder = mkdtempSync(join(tmpdir(), "causerie-bench-"));
  writeWav(join(folder, "hour.wav"), [talk("a"), talk("b")], rateHz);
  let runs = 0;
  const keepsCorpus = seconds > hourSeconds;
  return {
    run: () => {
      const number = keepsCorpus ? 0 : runs++;
      return work(folder, join(folder, `corpus-${number}`));
    },
    release: async () => rmSync(folder, { recursive: true }),
    rate: (milliseconds) => {
      const memory = process.resourceUsage().maxRSS / 1024;
      return `${Math.round((1000 * seconds) / milliseconds)} times real time, at most ${Math.round(memory)} MB`;
    },
  };
}

async function importInto(folder: string, corpus: string): Promise<void> {
  await runOn(corpus, (io) =>
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
