import { describe, expect, it } from "vitest";
import { families as ctc } from "../../../src-main/pipelines/check/ctc.ts";
import { families as metrics } from "../../../src-main/pipelines/check/metrics.ts";
import { families as phones } from "../../../src-main/pipelines/check/phones.ts";
import type {
  CaseFamilies,
  CaseRecord,
} from "../../../src-main/pipelines/check/types.ts";
import { families as vap } from "../../../src-main/pipelines/check/vap.ts";

/** Runs one case of a module that knows a single family. */
function run(families: CaseFamilies, testCase: CaseRecord) {
  const [[family, runner]] = Object.entries(families) as [
    [string, CaseFamilies[string]],
  ];
  return runner!(testCase, { family, cases: [testCase] });
}

describe("cases of voice activity projection", () => {
  it("compute labels from frames or runs", () => {
    const testCase = {
      id: "labels",
      bin_frames: [1, 1, 1, 1],
      va_runs: [
        ["A", 3],
        ["B", 3],
      ],
      expected: { labels: [0b1100_0011, 0b1110_0001], n_labels: 2, horizon: 4 },
    };
    expect(run(vap, testCase).passed).toBe(true);
    const wrong = { ...testCase, expected: { labels: [195, 224] } };
    expect(run(vap, wrong).message).toContain("expected 224, got 225");
  });

  it("find events whatever their order in the file", () => {
    const expected = {
      hold: [
        [75, 80, 1],
        [40, 45, 0],
      ],
      shift: [[60, 65, 1]],
    };
    const va_runs = [
      ["A", 40],
      ["-", 5],
      ["A", 15],
      ["-", 5],
      ["B", 10],
      ["-", 5],
      ["B", 10],
    ];
    const testCase = { id: "events", frame_hz: 10, va_runs, expected };
    expect(run(vap, testCase)).toMatchObject({ passed: true });
  });

  it("decode classes and change their sides", () => {
    const decode = {
      id: "decode",
      index: 18,
      expected: { A_bins: [0, 1, 0, 0], B_bins: [1, 0, 0, 0] },
    };
    expect(run(vap, decode).passed).toBe(true);
    const swap = { id: "swap", list: [3, 0x51], expected: [48, 0x15] };
    expect(run(vap, swap).passed).toBe(true);
  });

  it("say what they cannot compute", () => {
    const unknown = { id: "new", expected: { novelty: 1 } };
    expect(run(vap, unknown).message).toContain("novelty");
  });
});

describe("cases of metrics, sequences and phones", () => {
  it("compute what they hold", () => {
    const auc = {
      id: "auc",
      scores: [0.3, 0.3, 0.9],
      labels: [0, 1, 1],
      expected: 0.75,
    };
    expect(run(metrics, auc).passed).toBe(true);
    const per = {
      id: "per",
      ref: ["a", "b"],
      hyp: ["a"],
      expected: { edits: 1, per: 0.5 },
    };
    expect(run(ctc, per).passed).toBe(true);
    const impossible = {
      id: "ctc",
      probs: [[0.5, 0.5]],
      labels: [1, 1],
      blank: 0,
      expected: { loss: null, prob: 0 },
    };
    expect(run(ctc, impossible).passed).toBe(true);
    const fold = {
      id: "map",
      map61_48_39: { q: ["-", "-"], zh: ["zh", "sh"] },
      expected: { n61: 61, n48: 48, n39: 39 },
    };
    expect(run(phones, fold).passed).toBe(true);
  });
});
