/** Runs of a corpus: followed, evaluated, resumed, found, deleted. */
import { existsSync, mkdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Evaluation } from "../../src-main/contract/records.ts";
import { writeTrackFile } from "../../src-main/storage/trackFiles.ts";
import { add, newCorpus, newRun, newTrack } from "../support/newCorpus.ts";
import { temporaryFolder } from "../support/temporaryFolder.ts";

describe("runs", () => {
  const evaluation: Evaluation = {
    protocol: "frames",
    split: "test",
    dialogues: 2,
    seconds: 120,
    createdAt: "2026-11-20T13:00:00Z",
    rows: [
      {
        name: "shift-hold/balancedAccuracy",
        title: "Shift or hold",
        value: 0.7,
        interval: [0.65, 0.75],
        unit: "",
        better: "higher",
        samples: 40,
        baselines: [
          { name: "always hold", value: 0.5 },
          { name: "none", value: null },
        ],
      },
      {
        name: "frames/logLoss",
        title: "Log-loss",
        value: null,
        unit: "nat",
        better: "lower",
        samples: 0,
        baselines: [],
      },
    ],
  };

  test("are followed from their begin to their end", () => {
    using folder = temporaryFolder();
    using corpus = newCorpus(folder);
    const summary = {
      id: "r1",
      name: "run r1",
      preset: "turns-cnn",
      task: "turns",
      state: "running",
      createdAt: "2026-11-20T12:00:00Z",
      steps: 0,
      seconds: 0,
      device: "cpu",
      seed: 7,
      loss: null,
      validation: null,
      error: null,
    };
    expect(corpus.apply({ type: "run", run: newRun("r1") })).toEqual([
      { type: "run", run: summary },
    ]);
    const progress = { steps: 10, seconds: 2.5, loss: 0.5, validation: 0.6 };
    corpus.apply({ type: "run-progress", runId: "r1", ...progress });
    const later = { steps: 20, seconds: 5, loss: 0.4, validation: null };
    corpus.apply({ type: "run-progress", runId: "r1", ...later });
    expect(
      corpus.apply({
        type: "run-end",
        runId: "r1",
        state: "done",
        error: null,
      }),
    ).toEqual([
      {
        type: "run",
        run: {
          ...summary,
          state: "done",
          steps: 20,
          seconds: 5,
          loss: 0.4,
          validation: 0.6,
        },
      },
    ]);
    expect(corpus.run("r1").spec).toEqual({ hopSeconds: 0.01 });
    expect(corpus.runDataHash("r1")).toBe("data");
  });

  test("keep their curves by step; a step made again replaces its point, infinity is no point", () => {
    using folder = temporaryFolder();
    using corpus = newCorpus(folder);
    corpus.apply({ type: "run", run: newRun("r1") });
    const point = (step: number, value: number) => ({
      step,
      series: "train/loss",
      value,
    });
    const points = [point(2, 0.5), point(1, 0.9), point(3, Infinity)];
    corpus.apply({ type: "curve", runId: "r1", points });
    corpus.apply({ type: "curve", runId: "r1", points: [point(2, 0.4)] });
    expect(corpus.run("r1").curve).toEqual([point(1, 0.9), point(2, 0.4)]);
  });

  test("keep one evaluation per protocol and split, with every baseline", () => {
    using folder = temporaryFolder();
    using corpus = newCorpus(folder);
    corpus.apply({ type: "run", run: newRun("r1") });
    corpus.apply({ type: "evaluation", runId: "r1", evaluation });
    const again = { ...evaluation, createdAt: "2026-11-20T14:00:00Z" };
    corpus.apply({ type: "evaluation", runId: "r1", evaluation: again });
    const train = { ...evaluation, split: "train" as const };
    corpus.apply({ type: "evaluation", runId: "r1", evaluation: train });
    const details = {
      codes: [{ name: "top", counts: [3, 0, 1] }],
      bands: {
        frequenciesHz: [40, 80],
        curves: [{ name: "this run", decibels: [1.5, 0.25] }],
      },
    };
    const drawn = { ...evaluation, protocol: "reconstruction", details };
    corpus.apply({ type: "evaluation", runId: "r1", evaluation: drawn });
    expect(corpus.run("r1").evaluations).toEqual([again, drawn, train]);
  });

  test("go on under the same id, and are stopped when their process is gone", () => {
    using folder = temporaryFolder();
    using corpus = newCorpus(folder);
    corpus.apply({ type: "run", run: newRun("r1") });
    expect(corpus.stopAbandonedRuns()).toEqual([]);
    expect(corpus.stopAbandonedRuns(() => false)).toEqual(["r1"]);
    expect(corpus.run("r1").run).toMatchObject({
      state: "stopped",
      error:
        "the process ended before the run did; it can go on from its checkpoint",
    });
    corpus.apply({ type: "run", run: newRun("r1", { device: "webgpu" }) });
    expect(corpus.run("r1").run).toMatchObject({
      state: "running",
      error: null,
      device: "webgpu",
    });
  });

  test("are found by name, id, its beginning, or as the latest", () => {
    using folder = temporaryFolder();
    using corpus = newCorpus(folder);
    corpus.apply({ type: "run", run: newRun("abc") });
    const createdAt = "2026-11-20T12:30:00Z";
    corpus.apply({ type: "run", run: newRun("xyz", { createdAt }) });
    expect(corpus.runs().map(({ id }) => id)).toEqual(["xyz", "abc"]);
    const found = ["run abc", "abc", "a", "latest"].map(
      (text) => corpus.findRun(text).id,
    );
    expect(found).toEqual(["abc", "abc", "abc", "xyz"]);
    expect(corpus.renameRun("abc", "best").name).toBe("best");
    expect(() => corpus.renameRun("none", "x")).toThrow("there is no run none");
  });

  test("leave nothing behind when deleted, but not while they run", () => {
    using folder = temporaryFolder();
    using corpus = newCorpus(folder);
    const { id } = add(corpus, "a");
    corpus.apply({ type: "run", run: newRun("r1") });
    corpus.apply({ type: "evaluation", runId: "r1", evaluation });
    writeTrackFile(corpus.path, "tracks/p.f32", Float32Array.of(1));
    const tracks = [newTrack("tracks/p.f32", { kind: "shift", runId: "r1" })];
    corpus.apply({ type: "tracks", dialogueId: id, tracks });
    mkdirSync(corpus.runFolder("r1"), { recursive: true });
    expect(() => corpus.deleteRun("r1")).toThrow(
      "run r1 is still training; cancel it first",
    );
    corpus.apply({ type: "run-end", runId: "r1", state: "done", error: null });
    corpus.deleteRun("r1");
    expect(corpus.runs()).toEqual([]);
    expect(corpus.tracks(id)).toEqual([]);
    expect(existsSync(folder.at("corpus", "tracks/p.f32"))).toBe(false);
    expect(existsSync(folder.at("corpus", "runs/r1"))).toBe(false);
  });
});
