/** Training from a corpus to a run: losses fall, resuming changes nothing, a stop keeps a checkpoint, NaN is explained. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Report } from "../../src-main/contract/reports.ts";
import { evaluate } from "../../src-main/pipelines/evaluate.ts";
import { predict } from "../../src-main/pipelines/predict.ts";
import { train, type TrainInput } from "../../src-main/pipelines/train.ts";
import {
  hasCheckpoint,
  readCheckpoint,
} from "../../src-main/pipelines/training/checkpoint.ts";
import type { TestIo } from "../support/pipelineIo.ts";
import type { TemporaryFolder } from "../support/temporaryFolder.ts";
import { trainable, type Trainable } from "../support/trainable.ts";

let given: Trainable;
let folder: TemporaryFolder;
let io: TestIo;
let spec: string;

beforeAll(async () => {
  given = await trainable();
  ({ folder, io, spec } = given);
}, 60_000);

afterAll(() => given[Symbol.dispose]());

/** Trains; after `stopAfter` steps as if someone had pressed Ctrl-C. */
function run(input: Partial<TrainInput> = {}, stopAfter = Infinity) {
  const controller = new AbortController();
  const report = (message: Report) => {
    io.report(message);
    const steps = /^step (\d+)/.exec(
      message.type === "progress" ? message.message : "",
    );
    if (Number(steps?.[1]) >= stopAfter) controller.abort();
  };
  // Every report comes through: progress is only thinned out by the clock.
  let clock = Date.now();
  const now = () => (clock += 1000);
  return train(
    { preset: spec, ...input },
    { ...io, report, now, signal: controller.signal },
  );
}

function parametersOf(id: string): Float32Array {
  const { tensors } = readCheckpoint(io.corpus.runFolder(id), "last");
  return tensors["parameters"]!.data as Float32Array;
}

describe("a training", () => {
  test("lowers its loss and leaves run, curve and checkpoints", async () => {
    const result = await run();
    const curve = io.corpus.run(result.run).curve;
    const losses = curve.filter(({ series }) => series === "validation/loss");
    expect(losses.length).toBe(3);
    expect(losses.at(-1)!.value).toBeLessThan(losses[0]!.value);
    expect(io.corpus.findRun(result.run)).toMatchObject({
      state: "done",
      steps: 10,
      task: "turns",
      seed: 1,
    });
    expect(result).toMatchObject({ steps: 10, device: "onnxruntime/cpu" });
  });

  test("is the same to the last bit when repeated, or stopped and resumed", async () => {
    const whole = await run();
    const again = await run();
    expect(parametersOf(again.run)).toEqual(parametersOf(whole.run));
    const part = await run({}, 5);
    expect(part).toMatchObject({ steps: 5, stopped: true });
    expect(io.corpus.findRun(part.run).state).toBe("stopped");
    const rest = await run({ resume: part.run });
    expect(rest).toMatchObject({ run: part.run, steps: 10, stopped: false });
    expect(parametersOf(rest.run)).toEqual(parametersOf(whole.run));
    expect(rest.validation).toBe(whole.validation);
  });

  test("draws another model from another seed", async () => {
    const [one, other] = [await run(), await run({ seed: 2 })];
    expect(parametersOf(other.run)).not.toEqual(parametersOf(one.run));
  });

  test.each([1e18, 1e30])(
    "that blows up says at which step and which op was first: rate %d",
    async (rate) => {
      const set = {
        "training.optimizer": "sgd",
        "training.clip": 0,
        "training.learningRate": rate,
        "training.checkpointSeconds": 1,
      };
      await expect(run({ set })).rejects.toThrow(
        /^training: .* at step \d+; (\w+ in layer ".+"|the sgd update) made it first/,
      );
      const failed = io.corpus.runs()[0]!;
      expect(failed.state).toBe("failed");
      expect(failed.error).toContain("made it first");
      const folder = io.corpus.runFolder(failed.id);
      if (hasCheckpoint(folder, "last"))
        expect(parametersOf(failed.id).every(Number.isFinite)).toBe(true);
    },
  );

  test("of a field that the spec does not have is refused", async () => {
    await expect(run({ set: { "training.bach": 3 } })).rejects.toThrow(
      'there is no field "bach"',
    );
    await expect(run({ preset: "nothing" })).rejects.toThrow(
      'there is no preset or spec file "nothing"; presets are',
    );
  });
});

describe("a trained run", () => {
  test("is evaluated beside baselines and predicts every frame", async () => {
    const { run: id } = await run();
    const { metrics } = await evaluate({ run: id, split: "test" }, io);
    const row = metrics["frames/activity/now/balancedAccuracy"]!;
    expect(row.samples).toBe(2 * 900);
    expect(row.value).toBeGreaterThan(0.5);
    expect(io.corpus.run(id).evaluations.length).toBeGreaterThan(1);
    const dialogue = io.corpus.dialogues()[0]!.id;
    const out = folder.at("prediction.csv");
    const found = await predict({ run: id, dialogue, out }, io);
    expect(found.frames).toBe(900);
    const kinds = io.corpus
      .tracks(dialogue)
      .filter(({ runId }) => runId === id)
      .map(({ kind, frames }) => [kind, frames]);
    expect(kinds).toEqual([
      ["activity", 900],
      ["projection", 900],
      ["shift", 900],
    ]);
  });

  test("predicts into known formats only", async () => {
    const { id } = io.corpus.dialogues()[0]!;
    await expect(
      predict({ run: "latest", dialogue: id, out: "x.pdf" }, io),
    ).rejects.toThrow("expects .json, .csv, .TextGrid or .eaf");
  });
});
