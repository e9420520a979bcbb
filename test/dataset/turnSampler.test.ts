import { describe, expect, it } from "vitest";
import { Random } from "../../src-main/base/random.ts";
import { swapProjection } from "../../src-main/contract/projection.ts";
import { projectionLabels } from "../../src-main/dataset/projectionTargets.ts";
import {
  regionTargets,
  turnBatch,
  type TurnDialogue,
} from "../../src-main/dataset/turnBatch.ts";
import { TurnSampler } from "../../src-main/dataset/turnSampler.ts";
import type { Region } from "../../src-main/dataset/windows.ts";
import { activityFrom } from "../support/activity.ts";

const bins = [1, 2, 3, 4];
const plain = { mean: [0, 0], deviation: [1, 1] };
const activity = activityFrom("A8-3B12-2B5X2A8");
const frames = activity.length / 2;

/** Two bands; speaker A's values are `frame` and `frame + 0.5`, speaker B's the same plus 1000. */
const dialogue: TurnDialogue = {
  rateHz: 5,
  bands: 2,
  features: [ramp(0), ramp(1000)],
  activity,
};
const region: Region = { dialogue: 0, start: 0, end: frames };

function ramp(offset: number): Float32Array {
  return Float32Array.from(
    { length: 2 * frames },
    (_, i) => offset + (i >> 1) + 0.5 * (i & 1),
  );
}

function oneWindow(start: number, end: number, length: number, warmUp: number) {
  const targets = regionTargets(dialogue, region, bins);
  const window = { region, start, end };
  return turnBatch([{ dialogue, window, targets }], length, plain, warmUp);
}

describe("a batch", () => {
  it("has channels before time, speaker A's bands first", () => {
    const { mel } = oneWindow(4, 7, 3, 0);
    expect([...mel]).toEqual([
      4, 5, 6, 4.5, 5.5, 6.5, 1004, 1005, 1006, 1004.5, 1005.5, 1006.5,
    ]);
  });

  it("normalises each band", () => {
    const targets = regionTargets(dialogue, region, bins);
    const window = { region, start: 0, end: 1 };
    const { mel } = turnBatch(
      [{ dialogue, window, targets }],
      1,
      { mean: [1, 0.5], deviation: [2, 4] },
      0,
    );
    expect([...mel]).toEqual([-0.5, 0, 499.5, 250]);
  });

  it("carries the labels of its own frames", () => {
    const labels = projectionLabels(activity, bins);
    const batch = oneWindow(6, 12, 6, 0);
    expect([...batch.projectionClass]).toEqual([...labels.subarray(6, 12)]);
    expect([...batch.activity]).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect([...batch.shift]).toEqual([0, 1, 1, 1, 1, 0]);
    expect([...batch.shiftMask]).toEqual([0, 1, 1, 1, 1, 0]);
  });

  it("masks the warm-up of a window, but not where the recording begins", () => {
    expect([...oneWindow(5, 9, 4, 2).activityMask]).toEqual([0, 0, 1, 1]);
    expect([...oneWindow(0, 4, 4, 2).activityMask]).toEqual([1, 1, 1, 1]);
    expect([...oneWindow(7, 11, 4, 2).shiftMask]).toEqual([0, 0, 1, 1]);
  });

  it("masks the frames without a whole horizon and those beyond the window", () => {
    const batch = oneWindow(frames - 12, frames, 14, 0);
    expect([...batch.projectionMask]).toEqual([
      1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ]);
    expect([...batch.activityMask].slice(-3)).toEqual([1, 0, 0]);
  });

  it("does not see labels beyond its region", () => {
    const block: Region = { dialogue: 0, start: 0, end: 15 };
    const targets = regionTargets(dialogue, block, bins);
    const window = { region: block, start: 3, end: 9 };
    const batch = turnBatch([{ dialogue, window, targets }], 6, plain, 0);
    expect([...batch.projectionMask]).toEqual([1, 1, 0, 0, 0, 0]);
    const changed = { ...dialogue, activity: activity.slice().fill(1, 30) };
    expect(regionTargets(changed, block, bins)).toEqual(targets);
  });

  it("changes features and labels together when the speakers change sides", () => {
    const targets = regionTargets(dialogue, region, bins);
    const item = { dialogue, window: { region, start: 5, end: 20 }, targets };
    const asIs = turnBatch([item], 15, plain, 0);
    const augmentation = { sides: [1, 0], gainNepers: [0, 0] } as const;
    const swapped = turnBatch([{ ...item, augmentation }], 15, plain, 0);
    expect(swapped.mel.subarray(0, 30)).toEqual(asIs.mel.subarray(30));
    expect([...swapped.projectionClass]).toEqual(
      [...asIs.projectionClass].map(swapProjection),
    );
    expect(swapped.activity.subarray(0, 15)).toEqual(
      asIs.activity.subarray(15),
    );
    expect(swapped.projectionBits.subarray(0, 60)).toEqual(
      asIs.projectionBits.subarray(60),
    );
    expect(swapped.shift).toEqual(asIs.shift);
  });
});

describe("the sampler", () => {
  const settings = {
    batch: 3,
    windowFrames: 8,
    warmUpFrames: 2,
    augment: { swapProbability: 0.5, gainDecibels: 6 },
  };
  const sampler = new TurnSampler([dialogue], [region], plain, settings);

  it("draws the same batches from the same seed, to the last bit", () => {
    const one = new Random(7);
    const other = new Random(7);
    for (let step = 0; step < 5; step++)
      expect(sampler.draw(one)).toEqual(sampler.draw(other));
    expect(sampler.draw(one)).not.toEqual(sampler.draw(new Random(8)));
  });

  it("sweeps over every frame once", () => {
    const batches = [...sampler.sweep()];
    const counted = batches
      .flatMap((batch) => [...batch.activityMask])
      .reduce((sum, value) => sum + value, 0);
    expect(counted).toBe(frames);
  });
});
