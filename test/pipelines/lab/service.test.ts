/** The calls of the lab's page: analysis, streams, comparisons, and sentences for what does not fit. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { programRoot } from "../../../src-main/base/root.ts";
import { Random } from "../../../src-main/base/random.ts";
import {
  labCallInputs,
  type LabCallName,
  type LabCallOutputs,
} from "../../../src-main/contract/lab.ts";
import { quickExecutor } from "../../../src-main/pipelines/lab/executors.ts";
import { answerLab } from "../../../src-main/pipelines/lab/service.ts";
import { studyStream } from "../../../src-main/pipelines/lab/streaming.ts";
import { randomSpec } from "../../support/randomSpecs.ts";

async function ask<N extends LabCallName>(
  name: N,
  input: object,
): Promise<LabCallOutputs[N]> {
  const answer = await answerLab({
    name,
    input: labCallInputs[name].parse(input),
  });
  if (!answer.ok) throw new Error(answer.message);
  return answer.output as LabCallOutputs[N];
}

const design = (layers: unknown, more: object = {}) => ({
  name: "design",
  task: "none",
  input: { channels: 2 },
  layers,
  ...more,
});
const conv = (more: object = {}) => ({
  kind: "conv",
  channels: 2,
  kernel: 3,
  ...more,
});

describe("the analysis", () => {
  it("has the verdict, the numbers and the diagram", async () => {
    const found = await ask("lab/analyse", { spec: design([conv(), conv()]) });
    expect(found.problem).toBeNull();
    expect(found.report).toMatchObject({
      causal: true,
      parameters: 28,
      framesPerSecond: 50,
      receptiveField: { from: -4, to: 0, frames: 5 },
    });
    expect(found.theory!.svg).toMatch(/^<svg .*<\/svg>$/s);
  });

  it("is one sentence for a spec that does not fit", async () => {
    const { problem } = await ask("lab/analyse", {
      spec: design([conv({ kernel: 0 })]),
    });
    expect(problem).toContain("layers[0] (conv): kernel is 0");
  });

  it("refuses sizes that no picture could show", async () => {
    const { problem } = await ask("lab/analyse", {
      spec: design([conv({ channels: 1_000_000 })]),
    });
    expect(problem).toContain("the lab draws up to 16384");
  });

  it("stays within what a redraw may take, for every preset", async () => {
    const folder = join(programRoot(), "resources", "presets");
    for (const file of readdirSync(folder)) {
      const spec: unknown = JSON.parse(
        readFileSync(join(folder, file), "utf8"),
      );
      await ask("lab/analyse", { spec });
      const start = performance.now();
      const { problem } = await ask("lab/analyse", { spec });
      expect(problem, file).toBeNull();
      // 200 ms on a machine of its own; tests share theirs.
      expect(performance.now() - start, file).toBeLessThan(1000);
    }
  });
});

describe("every design that the page offers", () => {
  it("is drawn, probed and converted", async () => {
    for (const { spec, name } of await ask("lab/designs", {})) {
      for (const kind of ["impulse", "gradient", "theory", "practice"] as const)
        expect(
          (await ask("lab/figure", { spec, kind })).width,
          name,
        ).toBeGreaterThan(100);
      const [probe] = await ask("lab/probe", { spec });
      expect(probe!.disagreement, name).toBeNull();
      const { proof } = await ask("lab/convert", { spec });
      expect(proof.equal, name).toBe(true);
    }
  });
});

describe("streams", () => {
  it("equal the network run at once, for random networks", async () => {
    for (let seed = 0; seed < 25; seed++) {
      const spec = randomSpec(new Random(`stream ${seed}`), { pools: true });
      const stream = await studyStream(spec, quickExecutor(), 24);
      expect(stream.refusal).toBeNull();
      expect(stream.maxDifference, JSON.stringify(spec)).toBeLessThan(1e-4);
    }
  });

  it("fill their memories frame by frame", async () => {
    const spec = design([conv({ dilation: 2, channels: 3 })]);
    const stream = await ask("lab/stream", { spec, frames: 5 });
    expect(stream.caches).toEqual([{ layer: "conv0", steps: 4, numbers: 8 }]);
    expect(stream.stateSize).toBe(8);
    const filled = stream.frames.map(
      ([memory]) => memory!.filter((value) => value !== null).length,
    );
    expect(filled).toEqual([1, 2, 3, 4, 4]);
  });

  it("say how long they wait", async () => {
    const layers = [
      conv({ kernel: 4, stride: 2 }),
      conv({ kernel: 4, stride: 2 }),
    ];
    const spec = design(layers, { anchor: "end" });
    const stream = await ask("lab/stream", { spec });
    expect(stream).toMatchObject({ refusal: null, latencyFrames: 3, chunk: 4 });
  });

  it("are refused for a network that looks ahead, with its layer", async () => {
    const spec = design([conv(), conv({ padding: "same" })], { causal: false });
    const { refusal, latencyFrames } = await ask("lab/stream", { spec });
    expect(refusal).toContain('layer "conv1" waits for 1 steps of the future');
    expect(latencyFrames).toBe(1);
  });
});

it("compares designs, also with one that does not fit", async () => {
  const specs = [
    design([conv()], { name: "near" }),
    design([conv({ dilation: 2 }), conv({ dilation: 2 })], { name: "far" }),
    design([conv({ stride: 0 })], { name: "broken" }),
  ];
  const rows = await ask("lab/compare", { specs });
  expect(rows.map(({ name }) => name)).toEqual(["near", "far", "broken"]);
  expect(rows[1]).toMatchObject({
    causal: true,
    fieldMilliseconds: 180,
    stateSize: 16,
    field: { frames: 9, touched: 5 },
  });
  expect(rows[1]!.millisecondsPerSecond).toBeGreaterThan(0);
  expect(rows[2]!.problem).toContain("stride is 0");
});
