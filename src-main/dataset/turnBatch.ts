/** Windows of dialogues into batches that a turn-taking model trains on. */
import type { Activity } from "../contract/activity.ts";
import type { Speaker } from "../contract/records.ts";
import { projectionBits, projectionIndex } from "../contract/projection.ts";
import { type Augmentation, noAugmentation } from "./augment.ts";
import { projectionBitsOf } from "./projectionTargets.ts";
import { type ShiftTargets, shiftTargets } from "./shiftTargets.ts";
import type { Normalisation } from "./statistics.ts";
import type { Region, Window } from "./windows.ts";

/** One dialogue in memory. Of a mono recording both speakers have the same features. */
export interface TurnDialogue {
  readonly rateHz: number;
  /** Features of speaker A and of speaker B, `[N, bands]` each, row by row. */
  readonly features: readonly [Float32Array, Float32Array];
  readonly bands: number;
  /** `[N, 2]`. */
  readonly activity: Activity;
}

/** Everything has time last; B windows of T frames, M bands. A frame beyond a window's end is 0 in every mask. */
export interface TurnBatch {
  readonly batch: number;
  readonly frames: number;
  /** `[B, 2 * M, T]`, normalised, speaker A's bands first; 0 where a window is shorter than T. */
  readonly mel: Float32Array;
  /** `[B, 2, T]`: who speaks in the frame. */
  readonly activity: Float32Array;
  /** `[B, 8, T]`: bit `4 * speaker + bin`, who speaks in the bins of the next two seconds. */
  readonly projectionBits: Float32Array;
  /** `[B, T]`: the same as one of 256 classes. */
  readonly projectionClass: Int32Array;
  /** `[B, 1, T]`: 1 for a shift, 0 for a hold. */
  readonly shift: Float32Array;
  /** `[B, 1, T]`: frames of the window after its warm-up. */
  readonly activityMask: Float32Array;
  /** `[B, 1, T]`: of these, the frames with a whole horizon inside their region. */
  readonly projectionMask: Float32Array;
  /** `[B, 1, T]`: of these, the frames that have a shift target. */
  readonly shiftMask: Float32Array;
}

/** Targets of all frames of one region, computed from its own frames only. */
export interface RegionTargets {
  /** `[N - H, 8]` of the region's N frames. */
  readonly bits: Uint8Array;
  readonly shift: ShiftTargets;
}

/** Computes a region's targets once; windows of the region then copy from them. */
export function regionTargets(
  dialogue: TurnDialogue,
  region: Region,
  binFrames: readonly number[],
): RegionTargets {
  const activity = dialogue.activity.subarray(2 * region.start, 2 * region.end);
  return {
    bits: projectionBitsOf(activity, binFrames),
    shift: shiftTargets(activity, dialogue.rateHz),
  };
}

/** One window of a batch, with its targets and what it goes through. */
export interface BatchItem {
  readonly dialogue: TurnDialogue;
  readonly window: Window;
  readonly targets: RegionTargets;
  readonly augmentation?: Augmentation;
}

/**
 * Lays windows out as a batch of T frames. The first `warmUpFrames` of a window that does not begin with its
 * recording see zeros where there was sound, so they are masked.
 */
export function turnBatch(
  items: readonly BatchItem[],
  frames: number,
  normalisation: Normalisation,
  warmUpFrames: number,
): TurnBatch {
  const bands = items[0]?.dialogue.bands ?? 0;
  const batch = emptyBatch(items.length, frames, bands);
  items.forEach((item, row) => {
    fillFeatures(batch.mel, row, item, frames, normalisation);
    fillActivity(batch, row, item);
    fillProjection(batch, row, item);
    fillShift(batch, row, item);
    fillMasks(batch, row, item, warmUpFrames);
  });
  return batch;
}

function emptyBatch(batch: number, frames: number, bands: number): TurnBatch {
  const zeros = (channels: number) =>
    new Float32Array(batch * channels * frames);
  return {
    batch,
    frames,
    mel: zeros(2 * bands),
    activity: zeros(2),
    projectionBits: zeros(projectionBits),
    projectionClass: new Int32Array(batch * frames),
    shift: zeros(1),
    activityMask: zeros(1),
    projectionMask: zeros(1),
    shiftMask: zeros(1),
  };
}

function fillFeatures(
  mel: Float32Array,
  row: number,
  { dialogue, window, augmentation = noAugmentation }: BatchItem,
  frames: number,
  { mean, deviation }: Normalisation,
): void {
  const { bands } = dialogue;
  augmentation.sides.forEach((speaker, side) => {
    const features = dialogue.features[speaker];
    const gain = augmentation.gainNepers[side]!;
    for (let band = 0; band < bands; band++) {
      const offset = ((row * 2 + side) * bands + band) * frames;
      const shift = gain - mean[band]!;
      const scale = 1 / deviation[band]!;
      for (let t = window.start; t < window.end; t++)
        mel[offset + t - window.start] =
          (features[t * bands + band]! + shift) * scale;
    }
  });
}

function fillActivity(batch: TurnBatch, row: number, item: BatchItem): void {
  forEachSide(item, (speaker, side) => {
    const offset = (row * 2 + side) * batch.frames;
    forEachFrame(item, (frame, t) => {
      batch.activity[offset + t] = item.dialogue.activity[2 * frame + speaker]!;
    });
  });
}

function fillProjection(batch: TurnBatch, row: number, item: BatchItem): void {
  const { region } = item.window;
  const half = projectionBits / 2;
  const bits = new Uint8Array(projectionBits);
  forEachFrame(item, (frame, t) => {
    const label = (frame - region.start) * projectionBits;
    if (label >= item.targets.bits.length) return;
    forEachSide(item, (speaker, side) => {
      const from = label + speaker * half;
      bits.set(item.targets.bits.subarray(from, from + half), side * half);
    });
    bits.forEach((bit, channel) => {
      batch.projectionBits[
        (row * projectionBits + channel) * batch.frames + t
      ] = bit;
    });
    batch.projectionClass[row * batch.frames + t] = projectionIndex(bits);
    batch.projectionMask[row * batch.frames + t] = 1;
  });
}

function fillShift(batch: TurnBatch, row: number, item: BatchItem): void {
  const { shift, labelled } = item.targets.shift;
  forEachFrame(item, (frame, t) => {
    const at = row * batch.frames + t;
    batch.shift[at] = shift[frame - item.window.region.start]!;
    batch.shiftMask[at] = labelled[frame - item.window.region.start]!;
  });
}

function fillMasks(
  batch: TurnBatch,
  row: number,
  item: BatchItem,
  warmUpFrames: number,
): void {
  const { start, end } = item.window;
  const offset = row * batch.frames;
  const warmUp = start === 0 ? 0 : Math.min(warmUpFrames, end - start);
  batch.activityMask.fill(1, offset + warmUp, offset + end - start);
  batch.projectionMask.fill(0, offset, offset + warmUp);
  batch.shiftMask.fill(0, offset, offset + warmUp);
}

function forEachSide(
  { augmentation = noAugmentation }: BatchItem,
  visit: (speaker: Speaker, side: number) => void,
): void {
  augmentation.sides.forEach(visit);
}

function forEachFrame(
  { window }: BatchItem,
  visit: (frame: number, t: number) => void,
): void {
  for (let frame = window.start; frame < window.end; frame++)
    visit(frame, frame - window.start);
}
