/** A corpus in a new folder with one short stereo dialogue, its turns and two tracks whose values are known. */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeWav } from "../../src-main/audio/writeWav.ts";
import type { NewTrack } from "../../src-main/contract/reports.ts";
import { Corpus } from "../../src-main/corpus/corpus.ts";
import {
  trackFile,
  writeTrackFile,
} from "../../src-main/storage/trackFiles.ts";

export const rateHz = 8000;
export const samples = 4 * rateHz;

export interface SmallCorpus extends Disposable {
  readonly folder: string;
  readonly recording: string;
  readonly corpus: Corpus;
  readonly dialogueId: string;
}

/** Left rises from -1 to 1 once per second, right is its negative at half height. */
export function smallCorpus(): SmallCorpus {
  const root = mkdtempSync(join(tmpdir(), "causerie-"));
  const folder = join(root, "corpus");
  const recording = join(root, "talk.wav");
  writeWav(recording, [ramp(1), ramp(-0.5)], rateHz);
  const corpus = Corpus.open(folder, { write: true, create: true });
  corpus.apply({
    type: "dialogue",
    dialogue: {
      title: "talk",
      files: [
        {
          path: recording,
          bytes: statSync(recording).size,
          contentHash: "0123456789abcdef",
        },
      ],
      seconds: samples / rateHz,
      samples,
      channels: 2,
      sampleRate: rateHz,
      codec: "16-bit PCM WAV",
      speakers: ["Ada", "Bo"],
      mixed: false,
      annotations: [],
      turns: [
        { speaker: 0, start: 0.5, end: 1.5, label: "hello" },
        { speaker: 1, start: 2, end: 3, label: "" },
      ],
      unusableReason: null,
      tracks: [levelsTrack(corpus), peaksTrack(corpus)],
    },
  });
  return {
    folder,
    recording,
    corpus,
    dialogueId: corpus.dialogues()[0]!.id,
    [Symbol.dispose]() {
      corpus[Symbol.dispose]();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function ramp(height: number): Float32Array {
  return Float32Array.from(
    { length: samples },
    (_, n) => height * ((2 * (n % rateHz)) / rateHz - 1),
  );
}

/** 1100 frames `[n, n + 1]` as floats, merged by mean. */
function levelsTrack(corpus: Corpus): NewTrack {
  const frames = 1100;
  const values = Float32Array.from({ length: frames * 2 }, (_, k) =>
    k % 2 === 0 ? k / 2 : (k + 1) / 2,
  );
  return newTrack(corpus, values, "mel", "f32", frames, [2], "mean");
}

/** 600 frames of minimum and maximum: `[-n, n]`. */
function peaksTrack(corpus: Corpus): NewTrack {
  const frames = 600;
  const values = Int16Array.from({ length: frames * 2 }, (_, k) =>
    k % 2 === 0 ? -k / 2 : (k - 1) / 2,
  );
  return newTrack(corpus, values, "peaks", "i16", frames, [2], "minmax");
}

function newTrack(
  corpus: Corpus,
  values: Float32Array | Int16Array,
  kind: NewTrack["kind"],
  dtype: NewTrack["dtype"],
  frames: number,
  frameShape: readonly number[],
  reduce: NewTrack["reduce"],
): NewTrack {
  const file = trackFile({ kind, test: "small corpus" }, dtype);
  writeTrackFile(corpus.path, file, values);
  return {
    kind,
    name: kind,
    speaker: 0,
    runId: null,
    start: 0,
    rateHz: 100,
    frames,
    frameShape,
    dtype,
    unit: "",
    reduce,
    range: [0, frames],
    settingsHash: "test",
    file,
  };
}
