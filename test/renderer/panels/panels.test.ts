/** The pure decisions behind panels: keys, palette search, curves, verdicts, library search, wheel. */
import { describe, expect, it } from "vitest";
import type {
  Evaluation,
  MetricRow,
  PresetInfo,
} from "../../../src-main/contract/records.ts";
import {
  keyName,
  keyTitle,
} from "../../../src-renderer/panels/commands/keys.ts";
import { matching } from "../../../src-renderer/panels/commands/search.ts";
import {
  beats,
  bestBaseline,
  sharedBaseline,
} from "../../../src-renderer/panels/results/verdict.ts";
import {
  groupRows,
  inReadingOrder,
} from "../../../src-renderer/panels/results/groups.ts";
import { wheelZoom } from "../../../src-renderer/panels/timeline/gestures.ts";
import {
  curveSeries,
  isHeldOut,
  measures,
} from "../../../src-renderer/panels/training/curves.ts";
import { presetGroups } from "../../../src-renderer/panels/training/presetGroups.ts";

const press = (
  key: string,
  held: Partial<
    Record<"ctrlKey" | "metaKey" | "shiftKey" | "altKey", boolean>
  > = {},
) =>
  keyName({
    key,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    altKey: false,
    ...held,
  });

describe("keys", () => {
  it("have one name on every machine", () => {
    expect(press("Z", { ctrlKey: true, shiftKey: true })).toBe("mod+shift+z");
    expect(press("z", { metaKey: true })).toBe("mod+z");
    expect(press(" ")).toBe("space");
    expect(press("?", { shiftKey: true })).toBe("?");
    expect(press("ArrowLeft", { shiftKey: true })).toBe("shift+left");
  });

  it("are written as keyboards are", () => {
    expect(keyTitle("mod+shift+z", false)).toBe("Ctrl Shift Z");
    expect(keyTitle("mod+shift+z", true)).toBe("⌘ ⇧ Z");
    expect(keyTitle("+", false)).toBe("+");
  });
});

it("finds commands by the beginnings of their words, best first", () => {
  const items = ["Export turns", "Zoom out", "Train"].map((title) => ({
    title,
    group: "",
  }));
  expect(matching(items, "t").map(({ title }) => title)).toEqual([
    "Train",
    "Export turns",
    "Zoom out",
  ]);
  expect(matching(items, "exp tu").map(({ title }) => title)).toEqual([
    "Export turns",
  ]);
  expect(matching(items, "")).toBe(items);
});

describe("a score", () => {
  const row = (
    better: "higher" | "lower",
    value: number | null,
    ...baselines: (number | null)[]
  ): MetricRow => ({
    name: "m",
    title: "m",
    unit: "",
    samples: 1,
    better,
    value,
    baselines: baselines.map((one, i) => ({ name: `b${i}`, value: one })),
  });

  it("stands beside the baseline that is hardest to beat", () => {
    expect(bestBaseline(row("higher", 0.8, 0.5, 0.7))?.name).toBe("b1");
    expect(bestBaseline(row("lower", 0.8, null, 0.5, 0.7))?.name).toBe("b1");
    expect(bestBaseline(row("higher", 0.8))).toBeNull();
  });

  it("says once which baseline stands beside all rows", () => {
    const [a, b] = [row("higher", 0.8, 0.5, 0.7), row("higher", 0.8, 0.9)];
    expect(sharedBaseline([a, row("lower", 0.8, 0.9, 0.5)])).toBe("b1");
    expect(sharedBaseline([a, b])).toBeNull();
    expect(sharedBaseline([a])).toBeNull();
  });

  it("counts as better only when it beats all of them", () => {
    expect(beats(row("higher", 0.8, 0.5, 0.7))).toBe(true);
    expect(beats(row("lower", 0.8, 0.5, 0.9))).toBe(false);
    expect(beats(row("higher", null, 0.5))).toBe(false);
    expect(beats(row("higher", 0.8))).toBe(false);
  });
});

it("says once what rows of an evaluation share", () => {
  const row = (title: string): MetricRow => ({
    name: title,
    title,
    unit: "",
    samples: 1,
    better: "higher",
    value: 1,
    baselines: [],
  });
  const titles = [
    "Now: F1 (9 frames)",
    "Now: loss (9 frames)",
    "Now: F1 (2 events)",
    "Other",
  ];
  const groups = groupRows(titles.map(row)).map(({ title, note, rows }) => ({
    title,
    note,
    measures: rows.map(({ measure }) => measure),
  }));
  expect(groups).toEqual([
    { title: "Now", note: "9 frames", measures: ["F1", "loss"] },
    { title: "Now", note: "2 events", measures: ["F1"] },
    { title: "", note: "", measures: ["Other"] },
  ]);
});

it("shows what is about shifts first, and the plain protocol before the published ones", () => {
  const row = (name: string): MetricRow => ({
    name,
    title: `${name}: F1`,
    unit: "",
    samples: 1,
    better: "higher",
    value: 1,
    baselines: [],
  });
  const groups = groupRows(["now", "later", "shift-hold"].map(row));
  expect(groups.map(({ title }) => title)).toEqual([
    "shift-hold",
    "now",
    "later",
  ]);
  const of = (protocol: string) => ({ protocol, split: "test" }) as Evaluation;
  const order = inReadingOrder(["VAP", "Inoue", "frames"].map(of));
  expect(order.map(({ protocol }) => protocol)).toEqual([
    "frames",
    "Inoue",
    "VAP",
  ]);
});

it("groups presets by what they learn, turn-taking first", () => {
  const preset = (name: string, task: string) => ({ name, task }) as PresetInfo;
  const groups = presetGroups([
    preset("vqvae", "reconstruction"),
    preset("turns-cnn", "turns"),
    preset("new", "something"),
    preset("vap", "turns"),
  ]);
  expect(
    groups.map(({ title, presets }) => [title, presets.map((one) => one.name)]),
  ).toEqual([
    ["Turn-taking", ["turns-cnn", "vap"]],
    ["Codes and reconstruction", ["vqvae"]],
    ["something", ["new"]],
  ]);
});

it("groups a curve by its slash-names", () => {
  const series = curveSeries([
    { step: 2, series: "train/loss", value: 3 },
    { step: 1, series: "train/loss", value: 5 },
    { step: 2, series: "validation/loss", value: 4 },
    { step: 2, series: "train/loss", value: 2 },
  ]);
  expect(series).toEqual([
    {
      name: "train/loss",
      points: [
        { x: 1, y: 5 },
        { x: 2, y: 2 },
      ],
    },
    { name: "validation/loss", points: [{ x: 2, y: 4 }] },
  ]);
  expect(measures(series)).toEqual(["loss"]);
  expect(series.map(({ name }) => isHeldOut(name))).toEqual([false, true]);
});

it("zooms by small steps for pinches and by large ones for wheels, evenly both ways", () => {
  expect(wheelZoom(-10) * wheelZoom(10)).toBeCloseTo(1);
  expect(wheelZoom(-100)).toBeGreaterThan(1.2);
  expect(wheelZoom(-4)).toBeLessThan(1.05);
});
