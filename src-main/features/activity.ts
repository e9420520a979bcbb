/** Turns the levels of one channel into the stretches in which its speaker talks. */
import { levelRateHz, speechLevels } from "./levels.ts";
import { percentile } from "./percentile.ts";

/** A stretch of speech in seconds. */
export interface Segment {
  readonly start: number;
  readonly end: number;
}

/** Levels in dB, times in seconds. */
export interface ActivitySettings {
  /** Speech begins this share of the way up from the noise floor to the speaker's loud speech ... */
  readonly shareOfContrast: number;
  /** ... but at least this far above the floor ... */
  readonly aboveFloor: number;
  /** ... and between these distances below loud speech; it ends `hysteresis` lower. */
  readonly belowSpeech: readonly [most: number, least: number];
  readonly hysteresis: number;
  /** A channel whose loud speech stands out less than this from its noise holds no speech. */
  readonly contrast: number;
  /** The noise floor is followed over stretches of this length. */
  readonly floorSeconds: number;
  /** Shorter silences belong to the speech around them; shorter speech is a click. */
  readonly minSilenceSeconds: number;
  readonly minSpeechSeconds: number;
  /** Added on both sides, because words begin and end more softly than the threshold. */
  readonly padSeconds: number;
}

export const defaultActivitySettings: ActivitySettings = {
  shareOfContrast: 0.35,
  aboveFloor: 6,
  belowSpeech: [35, 5],
  hysteresis: 3,
  contrast: 10,
  floorSeconds: 20,
  minSilenceSeconds: 0.2,
  minSpeechSeconds: 0.1,
  padSeconds: 0.02,
};

/** Speech in the samples of one channel. */
export function detectActivity(
  samples: Float32Array,
  sampleRate: number,
): Segment[] {
  return detectFromLevels(speechLevels(samples, sampleRate));
}

/** Speech in levels of `levelRateHz`, as `LevelStream` gives them. */
export function detectFromLevels(
  levels: Float32Array,
  settings: ActivitySettings = defaultActivitySettings,
): Segment[] {
  const smooth = smoothed(levels);
  const thresholds = activityThresholds(smooth, settings);
  if (thresholds === null) return [];
  const talking = aboveThresholds(smooth, thresholds, settings.hysteresis);
  const frames = (seconds: number) => Math.round(seconds * levelRateHz);
  const joined = joinRuns(talking, frames(settings.minSilenceSeconds));
  return joined
    .filter(([start, end]) => end - start >= frames(settings.minSpeechSeconds))
    .map(([start, end]) => ({
      start: Math.max(0, start - frames(settings.padSeconds)) / levelRateHz,
      end:
        Math.min(levels.length, end + frames(settings.padSeconds)) /
        levelRateHz,
    }));
}

/** Level of the speaker's loud speech: exceeded in 2 % of all frames, so that also a rare speaker has one. */
export function speechLevel(levels: Float32Array): number {
  return percentile(levels, 0.98);
}

/** Mean powers of three frames, because single frames of noise scatter. */
function smoothed(levels: Float32Array): Float32Array {
  const powers = levels.map((level) => 10 ** (level / 10));
  return powers.map((power, frame) => {
    const before = powers[frame - 1] ?? power;
    const after = powers[frame + 1] ?? power;
    return 10 * Math.log10((before + power + after) / 3);
  });
}

/** Threshold in dB for every frame, or null for a channel without speech. */
function activityThresholds(
  levels: Float32Array,
  settings: ActivitySettings,
): Float32Array | null {
  const speech = speechLevel(levels);
  const quiet = percentile(levels, 0.1);
  if (!(speech - quiet >= settings.contrast)) return null;
  const [most, least] = settings.belowSpeech;
  return noiseFloor(levels, settings.floorSeconds).map((floor) => {
    const step = Math.max(
      settings.aboveFloor,
      settings.shareOfContrast * (speech - floor),
    );
    return Math.min(Math.max(floor + step, speech - most), speech - least);
  });
}

/** The 10th percentile of stretches around each frame, joined by straight lines between their middles. */
function noiseFloor(levels: Float32Array, seconds: number): Float32Array {
  const length = Math.round(seconds * levelRateHz);
  const hop = length >> 1;
  const count = Math.max(1, Math.ceil(levels.length / hop) - 1);
  const floors = Array.from({ length: count }, (_, n) =>
    percentile(levels.subarray(n * hop, n * hop + length), 0.1),
  );
  return Float32Array.from({ length: levels.length }, (_, frame) => {
    const place = Math.min(Math.max(frame / hop - 1, 0), count - 1);
    const before = Math.floor(place);
    const after = Math.min(before + 1, count - 1);
    const part = place - before;
    return (1 - part) * floors[before]! + part * floors[after]!;
  });
}

/** 1 from where the level reaches the threshold to where it falls `hysteresis` below. */
function aboveThresholds(
  levels: Float32Array,
  thresholds: Float32Array,
  hysteresis: number,
): Uint8Array {
  let on = false;
  return Uint8Array.from(levels, (level, frame) => {
    on = level >= thresholds[frame]! - (on ? hysteresis : 0);
    return on ? 1 : 0;
  });
}

/** Runs `[start, end)` of ones; those less than `gap` frames apart become one. */
function joinRuns(flags: Uint8Array, gap: number): [number, number][] {
  const runs: [number, number][] = [];
  flags.forEach((flag, frame) => {
    if (flag === 0) return;
    const last = runs.at(-1);
    if (last && frame - last[1] < gap) last[1] = frame + 1;
    else runs.push([frame, frame + 1]);
  });
  return runs;
}
