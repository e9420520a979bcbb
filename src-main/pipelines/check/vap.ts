/** Runs the numeric cases of voice activity projection: labels, decoding, shares, turn events, scoring. */
import type { Activity } from "../../contract/activity.ts";
import {
  horizonFrames,
  projectionBinFrames,
  projectionBits,
  projectionClasses,
  speakerBits,
  swapProjection,
} from "../../contract/projection.ts";
import {
  projectionBitsOf,
  projectionLabels,
} from "../../dataset/projectionTargets.ts";
import { entropyBits } from "../../evaluation/codes.ts";
import { eventDecisions } from "../../evaluation/eventScores.ts";
import {
  allBins,
  chanceLossNats,
  expectedShares,
  futureBins,
  nowBins,
} from "../../evaluation/projectionScores.ts";
import { type TurnEvent, turnEvents } from "../../evaluation/turnEvents.ts";
import {
  type CaseFamilies,
  type CaseRecord,
  type CaseResult,
  compare,
  failed,
} from "./types.ts";

export const families: CaseFamilies = { "Voice Activity Projection": runCase };

/** A case is recognised by what it holds, so that one with other numbers or another name runs too. */
function runCase(testCase: CaseRecord): CaseResult {
  if (testCase.bin_frames !== undefined) return runLabels(testCase);
  if (testCase.p_now_A !== undefined) return runScoring(testCase);
  if (testCase.va_runs !== undefined) return runEvents(testCase);
  if (testCase.nonzero !== undefined) return runShares(testCase);
  if (testCase.index !== undefined) return runDecode(testCase);
  const classes = listOf(testCase);
  if (classes !== undefined)
    return compare(testCase, classes.map(swapProjection));
  return runConstants(testCase);
}

function runLabels(testCase: CaseRecord): CaseResult {
  const binFrames = testCase.bin_frames as number[];
  const activity = activityOfCase(testCase);
  const bits = projectionBitsOf(activity, binFrames);
  const labels = Array.from(projectionLabels(activity, binFrames));
  const rows = labels.map((_, frame) => bitsAt(bits, frame));
  const expected = testCase.expected as { readonly frames?: number[] };
  const shown = expected.frames ?? [...labels.keys()];
  return compare(testCase, {
    frames: shown,
    labels: shown.map((frame) => labels[frame]),
    bits: shown.map((frame) => rows[frame]),
    bits_first: rows[0],
    bits_last: rows.at(-1),
    n_labels: labels.length,
    horizon: horizonFrames(binFrames),
  });
}

function bitsAt(bits: Uint8Array, frame: number): number[][] {
  const row = bits.subarray(
    frame * projectionBits,
    (frame + 1) * projectionBits,
  );
  return [Array.from(row.subarray(0, 4)), Array.from(row.subarray(4))];
}

function runEvents(testCase: CaseRecord): CaseResult {
  const events = turnEvents(
    activityOfCase(testCase),
    testCase.frame_hz as number,
  );
  const expected = testCase.expected as Record<string, number[][]>;
  const ordered = Object.fromEntries(
    Object.entries(expected).map(([name, list]) => [name, inOrder(list)]),
  );
  return compare(
    { ...testCase, expected: ordered },
    {
      shift: triples(events.shift),
      hold: triples(events.hold),
      pred_shift: triples(events.shiftPrediction),
      pred_hold: triples(events.holdPrediction),
      long: triples(events.long),
      short: triples(events.short),
      pred_bc: triples(events.shortPrediction),
      bc_neg_region: triples(events.noBackchannel),
    },
  );
}

function triples(events: readonly TurnEvent[]): number[][] {
  return inOrder(events.map(({ start, end, next }) => [start, end, next]));
}

/** Lists of events are sets: the published code lists one speaker after the other, ours is in order of time. */
function inOrder(list: readonly number[][]): number[][] {
  return [...list].sort(
    (left, right) => left[0]! - right[0]! || left[2]! - right[2]!,
  );
}

function runScoring(testCase: CaseRecord): CaseResult {
  const events = testCase.events as Record<"shift" | "hold", number[][]>;
  const scores = (testCase.p_now_A as number[]).flatMap((p) => [p, 1 - p]);
  const scoresOf = (shift: TurnEvent[], hold: TurnEvent[]) =>
    eventDecisions(shift, hold, scores, "frame").scores;
  const shift = scoresOf(events.shift.map(eventOf), []);
  const hold = scoresOf([], events.hold.map(eventOf));
  return compare(testCase, {
    shift_frame_scores: shift,
    hold_frame_scores: hold,
    shift_correct_frames: shift.filter((score) => score >= 0.5).length,
    hold_correct_frames: hold.filter((score) => score < 0.5).length,
  });
}

function eventOf([start, end, next]: number[]): TurnEvent {
  return { start: start!, end: end!, next: next === 0 ? 0 : 1 };
}

function runShares(testCase: CaseRecord): CaseResult {
  const probabilities = probabilitiesOf(testCase.nonzero);
  const [nowA, nowB] = expectedShares(probabilities, nowBins);
  const [futureA, futureB] = expectedShares(probabilities, futureBins);
  const [allA, allB] = expectedShares(probabilities, allBins);
  return compare(testCase, {
    p_now_A: nowA,
    p_now_B: nowB,
    p_future_A: futureA,
    p_future_B: futureB,
    p_all_A: allA,
    p_all_B: allB,
  });
}

/** `nonzero` maps classes to probabilities; text stands for the uniform distribution. */
function probabilitiesOf(nonzero: unknown): number[] {
  const uniform = 1 / projectionClasses;
  if (typeof nonzero === "string")
    return new Array<number>(projectionClasses).fill(uniform);
  const probabilities = new Array<number>(projectionClasses).fill(0);
  for (const [index, p] of Object.entries(nonzero as Record<string, number>))
    probabilities[Number(index)] = p;
  return probabilities;
}

function runDecode(testCase: CaseRecord): CaseResult {
  const index = testCase.index as number;
  return compare(testCase, {
    A_bins: speakerBits(index, 0),
    B_bins: speakerBits(index, 1),
    swapped: swapProjection(index),
  });
}

/** The case's one list of classes, whatever it is called: the speakers of each change sides. */
function listOf(testCase: CaseRecord): number[] | undefined {
  const lists = Object.entries(testCase).filter(
    ([name, value]) => name !== "expected" && Array.isArray(value),
  );
  return lists[0]?.[1] as number[] | undefined;
}

/** Cases without inputs: what follows from the definitions alone. */
function runConstants(testCase: CaseRecord): CaseResult {
  const expected = testCase.expected as Record<string, unknown>;
  const names = Object.keys(expected);
  if (names.every((name) => Number(name) > 0))
    return compare(
      testCase,
      Object.fromEntries(
        names.map((name) => [name, projectionBinFrames(Number(name))]),
      ),
    );
  if (names.includes("ce_nats_uniform"))
    return compare(testCase, { ce_nats_uniform: chanceLossNats });
  if (names.includes("one_hot"))
    return compare(testCase, {
      uniform: entropyBits(probabilitiesOf("uniform")),
      one_hot: entropyBits(probabilitiesOf({ 0: 1 })),
      mix: entropyBits([0.5, 0.25, 0.25]),
    });
  return failed(
    testCase,
    `cannot tell what to compute from ${names.join(", ")}`,
  );
}

/** `va` gives the frames; `va_runs` runs of A, B, - (silence) and X (both). */
function activityOfCase(testCase: CaseRecord): Activity {
  if (testCase.va !== undefined)
    return Uint8Array.from((testCase.va as number[][]).flat());
  const runs = testCase.va_runs as [string, number][];
  return Uint8Array.from(
    runs.flatMap(([who, frames]) =>
      Array.from({ length: frames }, () => [
        who === "A" || who === "X" ? 1 : 0,
        who === "B" || who === "X" ? 1 : 0,
      ]).flat(),
    ),
  );
}
