/** Predictions of many dialogues into the decisions of the protocol "frames". */
import { dialogueStates } from "../../contract/activity.ts";
import {
  projectionBinFrames,
  projectionBins,
  projectionBits,
} from "../../contract/projection.ts";
import {
  projectionBitsOf,
  projectionLabels,
} from "../../dataset/projectionTargets.ts";
import { shiftTargets } from "../../dataset/shiftTargets.ts";
import type { FrameRange } from "../../dataset/statistics.ts";
import type { TurnDialogue } from "../../dataset/turnBatch.ts";
import type { Region } from "../../dataset/windows.ts";
import type { MetricRow } from "../../contract/records.ts";
import { frameRows } from "../../evaluation/frameTasks.ts";
import type { LabelledFrames } from "../../evaluation/projectionRows.ts";
import type { TurnCorpus } from "../training/turnDialogues.ts";
import {
  classesOfPredictions,
  type TurnPredictions,
} from "./turnPredictions.ts";

interface Growing {
  readonly scores: number[];
  readonly labels: (0 | 1)[];
}

const empty = (): Growing => ({ scores: [], labels: [] });

/** Gathers decisions region by region. */
export class FrameCollector {
  private readonly constants: Readonly<Record<string, number>>;
  private readonly now = empty();
  private readonly next = Array.from({ length: projectionBins }, empty);
  private readonly current: number[] = [];
  private readonly shift = empty();
  private readonly calibrated = empty();
  private readonly classes: number[] = [];
  private readonly states: number[] = [];
  private lossSum = 0;
  private has = { now: false, next: false, shift: false };

  constructor(constants: Readonly<Record<string, number>>) {
    this.constants = constants;
  }

  add(
    predictions: TurnPredictions,
    dialogue: TurnDialogue,
    region: FrameRange,
  ): void {
    this.addNow(predictions, dialogue, region);
    this.addNext(predictions, dialogue, region);
    this.addShift(predictions, dialogue, region);
  }

  /** Rows of all decisions so far; what the model does not predict is left out. */
  rows(): MetricRow[] {
    const { has, now, next, current, shift, calibrated } = this;
    const decisions = {
      ...(has.now ? { now } : {}),
      ...(has.next ? { next, current } : {}),
    };
    // Decisions are taken at 0.5 of the balanced score, the log loss is that of the true likelihood.
    const shiftRows = has.shift
      ? frameRows({ shift }).filter(({ unit }) => unit !== "nats")
      : [];
    const lossRows = has.shift
      ? frameRows({ shift: calibrated }).filter(({ unit }) => unit === "nats")
      : [];
    return [...frameRows(decisions), ...shiftRows, ...lossRows];
  }

  /** Mean nats of the class of the next two seconds; null without a projection. */
  projectionLoss(): number | null {
    return this.has.next ? this.lossSum / this.classes.length : null;
  }

  labelled(): LabelledFrames {
    return { classes: this.classes, states: this.states };
  }

  private addNow(
    { activity: predicted }: TurnPredictions,
    { activity }: TurnDialogue,
    { start, end }: FrameRange,
  ): void {
    if (!predicted) return;
    this.has.now = true;
    for (let i = 2 * start; i < 2 * end; i++)
      push(this.now, predicted[i]!, activity[i]!);
  }

  private addNext(
    predictions: TurnPredictions,
    { activity, rateHz }: TurnDialogue,
    { start, end }: FrameRange,
  ): void {
    const classes = classesOfPredictions(predictions);
    if (!classes) return;
    this.has.next = true;
    const bits = predictions.bits ?? bitsFromClasses(classes);
    const own = activity.subarray(2 * start, 2 * end);
    const binFrames = projectionBinFrames(rateHz);
    const targets = projectionBitsOf(own, binFrames);
    const labels = projectionLabels(own, binFrames);
    const states = dialogueStates(own);
    labels.forEach((label, frame) => {
      this.classes.push(label);
      this.states.push(states[frame]!);
      const likelihood = classes[(start + frame) * 256 + label]!;
      this.lossSum -= Math.log(Math.max(likelihood, 1e-12));
      for (let bit = 0; bit < projectionBits; bit++)
        push(
          this.next[bit % projectionBins]!,
          bits[(start + frame) * projectionBits + bit]!,
          targets[frame * projectionBits + bit]!,
        );
      // In the order of each bin's decisions: speaker A, then speaker B.
      this.current.push(own[2 * frame]!, own[2 * frame + 1]!);
    });
  }

  private addShift(
    { shift }: TurnPredictions,
    { activity, rateHz }: TurnDialogue,
    { start, end }: FrameRange,
  ): void {
    if (!shift) return;
    this.has.shift = true;
    const own = activity.subarray(2 * start, 2 * end);
    const targets = shiftTargets(own, rateHz, { anticipationSeconds: 0 });
    targets.labelled.forEach((labelled, frame) => {
      if (labelled === 0) return;
      const score = shift[start + frame]!;
      push(this.shift, score, targets.shift[frame]!);
      push(this.calibrated, this.trueLikelihood(score), targets.shift[frame]!);
    });
  }

  /** Shifts weighed more in training than they occur; this undoes it, so that the log loss means something. */
  private trueLikelihood(p: number): number {
    const weight = this.constants["shiftWeight"] ?? 1;
    return p / (p + weight * (1 - p));
  }
}

function push(decisions: Growing, score: number, label: number): void {
  decisions.scores.push(score);
  decisions.labels.push(label === 1 ? 1 : 0);
}

/** Probability of each bit `[N, 8]` from those of the classes. */
function bitsFromClasses(classes: Float32Array): Float32Array {
  const frames = classes.length / 256;
  const bits = new Float32Array(frames * projectionBits);
  for (let frame = 0; frame < frames; frame++)
    for (let index = 0; index < 256; index++)
      for (let bit = 0; bit < projectionBits; bit++)
        if ((index >> bit) & 1)
          bits[frame * projectionBits + bit]! += classes[frame * 256 + index]!;
  return bits;
}

/** Class and state of every labelled frame of some regions: what guessers of a split know. */
export function labelledFramesOf(
  { dialogues }: TurnCorpus,
  regions: readonly Region[],
): LabelledFrames {
  const classes: number[] = [];
  const states: number[] = [];
  for (const { dialogue, start, end } of regions) {
    const { activity, rateHz } = dialogues[dialogue]!;
    const own = activity.subarray(2 * start, 2 * end);
    const all = dialogueStates(own);
    projectionLabels(own, projectionBinFrames(rateHz)).forEach(
      (label, frame) => {
        classes.push(label);
        states.push(all[frame]!);
      },
    );
  }
  return { classes, states };
}
