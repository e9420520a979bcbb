import { describe, expect, it } from "vitest";
import {
  consensusOf,
  type LabelledSpan,
} from "../../../src-main/evaluation/turnBench/consensus.ts";
import { detectTurns } from "../../../src-main/evaluation/turnBench/detect.ts";
import {
  stretchesOf,
  viewsFromTurns,
} from "../../../src-main/evaluation/turnBench/fromTurns.ts";
import {
  type SpeakerViews,
  turnBenchGold,
} from "../../../src-main/evaluation/turnBench/gold.ts";
import {
  turnBenchRows,
  turnBenchSingleRows,
} from "../../../src-main/evaluation/turnBench/rows.ts";
import { activityFromTurns } from "../../../src-main/dataset/turnActivity.ts";

const span = (start: number, end: number, label = "Turn"): LabelledSpan => ({
  start,
  end,
  label,
});

describe("consensus of three annotators", () => {
  it("takes the median of those who agree within 0.2 s", () => {
    const consensus = consensusOf([
      [span(1, 2)],
      [span(1.1, 2.1)],
      [span(1.2, 2)],
    ]);
    expect(consensus).toEqual({ events: [span(1.1, 2)], excluded: [] });
  });

  it("needs two, who may be any two", () => {
    const { events, excluded } = consensusOf([
      [span(1, 3)],
      [span(1, 2)],
      [span(1.1, 2.1)],
    ]);
    expect(events).toEqual([span(1.05, 2.05)]);
    // The one who was outvoted overlaps what the others agree on: that is settled.
    expect(excluded).toEqual([]);
  });

  it("leaves out what nobody settled, as one span", () => {
    const { events, excluded } = consensusOf([
      [span(1, 3)],
      [span(1, 2)],
      [span(1.1, 4, "Backchannel")],
    ]);
    expect(events).toEqual([]);
    expect(excluded).toEqual([{ start: 1, end: 4 }]);
  });
});

describe("gold events", () => {
  const views = (
    events: LabelledSpan[],
    excluded: { start: number; end: number }[] = [],
  ): SpeakerViews => ({
    turns: {
      events: events
        .filter(({ label }) => label === "Turn" || label === "Interruption")
        .map((event) => ({ ...event, label: "Turn" })),
      excluded,
    },
    labels: { events, excluded: [] },
  });

  it("are a turn end where the other speaker is next, a pause where the same one is", () => {
    const gold = turnBenchGold([
      views([span(0, 1), span(2, 3)]),
      views([span(4, 5)]),
    ]);
    expect(gold.turnEnd.negatives).toEqual([{ speaker: 0, start: 1, end: 2 }]);
    expect(gold.turnEnd.positives).toEqual([
      { speaker: 0, time: 3 },
      { speaker: 1, time: 5 },
    ]);
  });

  it("are a turn end where the other speaker is already speaking", () => {
    const gold = turnBenchGold([
      views([span(0, 2), span(6, 7)]),
      views([span(1, 5)]),
    ]);
    expect(gold.turnEnd.positives.map(({ time }) => time)).toEqual([2, 7, 5]);
  });

  it("cut a pause at the first sign that it is none", () => {
    const own = turnBenchGold([
      views([span(0, 1), span(1.5, 1.8, "Backchannel"), span(3, 4)]),
      views([]),
    ]);
    expect(own.turnEnd.negatives).toEqual([{ speaker: 0, start: 1, end: 1.5 }]);
    const disputed = turnBenchGold([
      views([span(0, 1), span(3, 4)]),
      views([], [{ start: 0.5, end: 1.2 }]),
    ]);
    expect(disputed.turnEnd.negatives).toEqual([]);
  });

  it("are interruptions, with backchannels as what must not be taken for one", () => {
    const gold = turnBenchGold([
      views([span(0, 5)]),
      views([
        span(1, 1.4, "Backchannel"),
        span(3, 3.5, "NonFloorTakingInterruption"),
        span(4, 9, "Interruption"),
      ]),
    ]);
    expect(gold.interruption.positives).toEqual([{ speaker: 1, time: 4 }]);
    expect(gold.interruption.negatives).toEqual([
      { speaker: 1, start: 1, end: 1.4 },
    ]);
    expect(gold.interruption.excluded).toEqual([
      { speaker: 1, start: 3, end: 3.5 },
    ]);
  });
});

describe("one annotation", () => {
  const turns = [
    { speaker: 0, start: 0, end: 5 },
    { speaker: 1, start: 2, end: 2.4 },
    { speaker: 1, start: 4.5, end: 8 },
    { speaker: 0, start: 9, end: 10 },
  ] as const;
  const gold = turnBenchGold(viewsFromTurns(turns));

  it("tells backchannels, interruptions and turns by their times", () => {
    expect(gold.interruption.negatives).toEqual([
      { speaker: 1, start: 2, end: 2.4 },
    ]);
    expect(gold.interruption.positives).toEqual([{ speaker: 1, time: 4.5 }]);
    expect(gold.turnEnd.positives).toEqual([
      { speaker: 0, time: 5 },
      { speaker: 0, time: 10 },
      { speaker: 1, time: 8 },
    ]);
  });

  it("scores a model beside the guessers", () => {
    const activity = activityFromTurns(turns, 110, 10);
    const now = new Float32Array(220).fill(0.5);
    const rows = turnBenchRows([{ gold, activity, rateHz: 10, now }]);
    const recall = rows.find(({ name }) => name === "turn-end/recall")!;
    expect(recall).toMatchObject({ value: 0, samples: 3, unit: "" });
    const silence = recall.baselines.find(({ name }) =>
      name.startsWith("silence only"),
    )!;
    expect(silence.value).toBeCloseTo(2 / 3, 12);
    expect(turnBenchSingleRows([{ activity, rateHz: 10, now }])).toEqual(rows);
  });

  it("is found again in its activity", () => {
    const activity = activityFromTurns(turns, 110, 10);
    expect(stretchesOf(activity, 10)).toEqual(
      [...turns].sort((a, b) => a.speaker - b.speaker || a.start - b.start),
    );
  });
});

describe("detections", () => {
  it("are made at the end of the frame in which the threshold is reached", () => {
    const activity = activityFromTurns(
      [{ speaker: 0, start: 0, end: 0.3 }],
      6,
      10,
    );
    const now = [1, 0, 1, 0, 0.5, 0.5, 0.1, 0.9, 0.05, 0.9, 0.2, 0.8];
    const { turnEnd } = detectTurns(now, activity, 10);
    expect(turnEnd).toEqual([[0.4], []]);
  });
});
