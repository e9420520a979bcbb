/** A seed -> a two-speaker dialogue whose tracks are formulas: any frame of any length at once, nothing stored. */
import { Random } from "../../src-main/base/random.ts";
import type {
  DialogueDetail,
  Speaker,
  Track,
  Turn,
} from "../../src-main/contract/records.ts";

const bands = 80;
const words = [
  "so when did you",
  "mm-hm",
  "I was at the station",
  "right",
  "and then",
  "the train was late",
  "oh no",
  "we waited an hour",
  "really",
  "yes",
];

/** Turns that alternate, with gaps, overlaps and backchannels. */
export function fakeTurns(seconds: number, seed: number): Turn[] {
  const random = new Random(seed);
  const turns: Turn[] = [];
  let time = 0.6;
  let speaker: Speaker = 0;
  while (time < seconds - 2) {
    const length = 0.5 + 3.2 * random.uniform();
    const end = Math.min(seconds, time + length);
    const label = words[Math.floor(random.uniform() * words.length)]!;
    turns.push({ id: turns.length + 1, speaker, start: time, end, label });
    if (random.uniform() < 0.75) speaker = speaker === 0 ? 1 : 0;
    time =
      end + (random.uniform() < 0.2 ? -0.25 : 0.1 + 0.5 * random.uniform());
  }
  return turns;
}

/** The dialogue as the host would answer it; `shiftRun` adds the predictions of a run. */
export function fakeDetail(
  id: string,
  seconds: number,
  shiftRun: string | null,
): DialogueDetail {
  const turns = fakeTurns(seconds, seconds);
  const tracks = [0, 1].flatMap((speaker) =>
    speakerTracks(id, seconds, speaker as Speaker),
  );
  return {
    dialogue: {
      id,
      title: id,
      path: `/recordings/${id}.wav`,
      seconds,
      channels: 2,
      sampleRate: 16000,
      speakers: ["Ada", "Ben"],
      annotations: [`${id}.TextGrid`],
      split: null,
      turns: turns.length,
      unusableReason: null,
    },
    turns,
    tracks:
      shiftRun === null
        ? tracks
        : [...tracks, shiftTrack(id, seconds, shiftRun)],
    canUndo: false,
    canRedo: false,
    blocks: [
      { start: 0, end: seconds * 0.7, split: "train" },
      { start: seconds * 0.72, end: seconds * 0.84, split: "validation" },
      { start: seconds * 0.86, end: seconds, split: "test" },
    ],
  };
}

/** The violet track of a run. */
export function shiftTrack(id: string, seconds: number, runId: string): Track {
  return {
    ...common(id, seconds, null, "shift", 100),
    runId,
    name: "p(shift)",
    frameShape: [],
    dtype: "f32",
    unit: "",
    reduce: "max",
    range: [0, 1],
  };
}

function speakerTracks(id: string, seconds: number, speaker: Speaker): Track[] {
  const frequenciesHz = Array.from(
    { length: bands },
    (_, band) => 700 * (10 ** (((band + 1) * 35.1) / 2595) - 1),
  );
  return [
    {
      ...common(id, seconds, speaker, "peaks", 200),
      name: "Waveform",
      frameShape: [2],
      dtype: "f32",
      unit: "",
      reduce: "minmax",
      range: [-1, 1],
    },
    {
      ...common(id, seconds, speaker, "mel", 100),
      name: "Mel spectrogram",
      frequenciesHz,
      frameShape: [bands],
      dtype: "f32",
      unit: "ln",
      reduce: "mean",
      range: [-11, 1],
    },
    {
      ...common(id, seconds, speaker, "levels", 100),
      name: "Levels",
      frequenciesHz,
      frameShape: [bands],
      dtype: "u8",
      unit: "level",
      reduce: "mean",
      range: [0, 255],
    },
  ];
}

function common(
  id: string,
  seconds: number,
  speaker: Speaker | null,
  kind: Track["kind"],
  rateHz: number,
) {
  const frames = Math.floor(seconds * rateHz);
  const trackId = `${id}-${kind}-${speaker ?? "both"}`;
  return {
    id: trackId,
    dialogueId: id,
    kind,
    speaker,
    runId: null,
    start: 0,
    rateHz,
    frames,
    settingsHash: "fake",
  };
}

/** Rows `[T, D]` of a tile: frames are sampled, not merged, which looks the same. */
export function fakeTile(
  track: Track,
  turns: readonly Turn[],
  level: number,
  index: number,
): ArrayBuffer {
  const merged = 2 ** level;
  const first = index * 512;
  const rows = Math.min(512, Math.ceil(track.frames / merged) - first);
  const columns = track.frameShape[0] ?? 1;
  const values =
    track.dtype === "u8"
      ? new Uint8Array(rows * columns)
      : new Float32Array(rows * columns);
  let turn = 0;
  for (let row = 0; row < rows; row++) {
    const time = ((first + row) * merged) / track.rateHz;
    while (turn < turns.length - 1 && turns[turn]!.end < time - 0.3) turn++;
    const nearby = turns.slice(turn, turn + 3);
    for (let k = 0; k < columns; k++)
      values[row * columns + k] = valueAt(track, nearby, time, k, merged);
  }
  return values.buffer;
}

function valueAt(
  track: Track,
  turns: readonly Turn[],
  time: number,
  k: number,
  merged: number,
): number {
  const now = turns.find(
    (turn) =>
      time >= turn.start && time < turn.end && turn.speaker === track.speaker,
  );
  const noise = hash(
    Math.floor(time * 200) * 131 + k * 7 + (track.speaker ?? 0),
  );
  if (track.kind === "shift") {
    const end = turns.find((turn) => turn.end > time - 0.3)?.end ?? 0;
    return Math.min(
      1,
      Math.max(0, 0.9 * Math.exp(-((time - end) ** 2) / 0.05) + 0.08 * noise),
    );
  }
  const syllable = now
    ? 0.35 + 0.65 * Math.abs(Math.sin(time * 13 + now.id))
    : 0.02;
  if (track.kind === "peaks") {
    const size = syllable * (0.3 + 0.5 * (merged > 8 ? 0.8 : noise));
    return k === 0 ? -size : size;
  }
  const voice = now
    ? 5.5 *
        syllable *
        Math.exp(-k / 40) *
        (0.6 + 0.4 * Math.cos(k * (0.9 + 0.2 * Math.sin(time * 3)))) +
      2.5 * Math.exp(-((k - 30 - 8 * Math.sin(time * 5)) ** 2) / 30)
    : 0;
  const energy = -9 + voice + 0.9 * noise;
  return track.kind === "mel"
    ? energy
    : Math.max(0, Math.min(255, ((energy + 10) / 9) * 255));
}

/** A number in [0, 1) that looks random. */
function hash(n: number): number {
  const x = Math.sin(n * 12.9898) * 43758.5453;
  return x - Math.floor(x);
}
