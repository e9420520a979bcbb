/** Dialogues and the regions of a split into a repeatable stream of training batches. */
import type { Random } from "../base/random.ts";
import { projectionBinFrames } from "../contract/projection.ts";
import {
  type Augmentation,
  augmentDefaults,
  type AugmentSettings,
  drawAugmentation,
} from "./augment.ts";
import type { Normalisation } from "./statistics.ts";
import {
  type BatchItem,
  type RegionTargets,
  regionTargets,
  turnBatch,
  type TurnBatch,
  type TurnDialogue,
} from "./turnBatch.ts";
import {
  coveringWindows,
  drawWindows,
  type Region,
  type Window,
} from "./windows.ts";

export interface SamplerSettings {
  readonly batch: number;
  readonly windowFrames: number;
  /** Frames at the start of a window that see less of the past than the model can use. */
  readonly warmUpFrames: number;
  readonly augment: AugmentSettings | null;
}

export const samplerDefaults: SamplerSettings = {
  batch: 16,
  windowFrames: 512,
  warmUpFrames: 0,
  augment: augmentDefaults,
};

/** Batches of one split; the targets of its regions are computed once. */
export class TurnSampler {
  private readonly targets = new Map<Region, RegionTargets>();
  private readonly dialogues: readonly TurnDialogue[];
  private readonly regions: readonly Region[];
  private readonly normalisation: Normalisation;
  private readonly settings: SamplerSettings;

  constructor(
    dialogues: readonly TurnDialogue[],
    regions: readonly Region[],
    normalisation: Normalisation,
    settings: SamplerSettings = samplerDefaults,
  ) {
    this.dialogues = dialogues;
    this.regions = regions;
    this.normalisation = normalisation;
    this.settings = settings;
    for (const region of regions) this.targets.set(region, this.label(region));
  }

  /** The next batch of random windows; the same state of `random` gives the same batch to the last bit. */
  draw(random: Random): TurnBatch {
    const { batch, windowFrames, augment } = this.settings;
    const windows = drawWindows(this.regions, windowFrames, batch, random);
    return this.lay(
      windows.map((window) =>
        this.item(
          window,
          augment === null ? undefined : drawAugmentation(random, augment),
        ),
      ),
    );
  }

  /** Batches that cover the split once, in order, every labelled frame counted once; the last may be smaller. */
  *sweep(): Generator<TurnBatch> {
    const { batch, windowFrames, warmUpFrames } = this.settings;
    const windows = this.regions.flatMap((region) =>
      coveringWindows(region, windowFrames, warmUpFrames),
    );
    for (let at = 0; at < windows.length; at += batch)
      yield this.lay(
        windows.slice(at, at + batch).map((window) => this.item(window)),
      );
  }

  private lay(items: readonly BatchItem[]): TurnBatch {
    const { windowFrames, warmUpFrames } = this.settings;
    return turnBatch(items, windowFrames, this.normalisation, warmUpFrames);
  }

  private item(window: Window, augmentation?: Augmentation): BatchItem {
    const dialogue = this.dialogues[window.region.dialogue]!;
    const targets = this.targets.get(window.region)!;
    return augmentation === undefined
      ? { dialogue, window, targets }
      : { dialogue, window, targets, augmentation };
  }

  private label(region: Region): RegionTargets {
    const dialogue = this.dialogues[region.dialogue]!;
    const binFrames = projectionBinFrames(dialogue.rateHz);
    return regionTargets(dialogue, region, binFrames);
  }
}
