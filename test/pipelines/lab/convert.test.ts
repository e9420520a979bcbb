/** Theory and practice give the same numbers at every step, whatever the network; what has no equal is refused with its reason. */
import { describe, expect, it } from "vitest";
import { CauserieError } from "../../../src-main/base/errors.ts";
import { Random } from "../../../src-main/base/random.ts";
import { parseSpec } from "../../../src-main/models/spec/parse.ts";
import type { ModelSpec } from "../../../src-main/models/spec/spec.ts";
import { convertSpec } from "../../../src-main/pipelines/lab/convert/convert.ts";
import { quickExecutor } from "../../../src-main/pipelines/lab/executors.ts";
import { analyse } from "../../../src-main/pipelines/lab/report.ts";
import { randomSpec } from "../../support/randomSpecs.ts";

const executor = quickExecutor();

const network = (layers: unknown, more: object = {}) =>
  parseSpec({
    name: "design",
    task: "none",
    input: { channels: 3 },
    layers,
    ...more,
  });

const conv = (kernel: number, more: object = {}) => ({
  kind: "conv",
  channels: 3,
  kernel,
  activation: "relu",
  ...more,
});

const dilations = (spec: unknown) =>
  (spec as ModelSpec).layers.map((layer) =>
    layer.kind === "conv" || layer.kind === "pool" ? layer.dilation : null,
  );

describe("random conceptual networks", () => {
  it.each([
    { name: "strides", count: 60, options: { strides: true } },
    {
      name: "strides and pools",
      count: 40,
      options: { strides: true, pools: true },
    },
    {
      name: "time and freq",
      count: 20,
      options: { strides: true, bins: true, pools: true },
    },
  ])(
    "$name: equal at every step within 1e-5",
    async ({ name, count, options }) => {
      let converted = 0;
      for (let seed = 0; converted < count; seed++) {
        const spec = randomSpec(new Random(`${name} ${seed}`), options);
        const result = await attempt(spec);
        if (!result) continue;
        converted++;
        expect(result.proof, JSON.stringify(spec)).toMatchObject({
          equal: true,
        });
        expect(analyse(result.spec as ModelSpec).receptiveField.stride).toBe(1);
      }
    },
  );

  /** Null for branches that wait differently long, which nothing can bring together. */
  async function attempt(spec: ModelSpec) {
    try {
      return await convertSpec(spec, executor);
    } catch (error) {
      if (error instanceof CauserieError && error.message.includes("joins"))
        return null;
      throw error;
    }
  }
});

describe("to practice", () => {
  it("dilates four layers of stride 2 by 1, 2, 4, 8", async () => {
    const spec = network(
      Array.from({ length: 4 }, () => conv(3, { stride: 2 })),
    );
    const {
      spec: practice,
      outputs,
      proof,
    } = await convertSpec(spec, executor);
    expect(dilations(practice)).toEqual([1, 2, 4, 8]);
    expect(outputs).toEqual({ output: { stride: 16, phase: 0 } });
    expect(proof).toMatchObject({ equal: true, offsets: 16 });
  });

  it("ends at the last step of a block for the anchor end", async () => {
    const layers = [conv(4, { stride: 2 }), conv(4, { stride: 2 })];
    const spec = network(layers, { anchor: "end" });
    const { outputs, proof } = await convertSpec(spec, executor);
    expect(outputs).toEqual({ output: { stride: 4, phase: 3 } });
    expect(proof.equal).toBe(true);
  });

  it("multiplies dilations of its own by the strides before (the mixed case)", async () => {
    const spec = network([
      conv(3, { stride: 2, dilation: 3 }),
      conv(2, { dilation: 5 }),
      conv(3, { stride: 3, dilation: 2 }),
      conv(2),
    ]);
    const { spec: practice, proof } = await convertSpec(spec, executor);
    expect(dilations(practice)).toEqual([3, 10, 4, 6]);
    expect(proof.equal).toBe(true);
  });

  it("pools at every step with dilated taps", async () => {
    const spec = network([
      conv(3, { stride: 2 }),
      { kind: "pool", mode: "max", size: 2 },
      { kind: "pool", mode: "average", size: 3, stride: 2 },
      conv(2),
    ]);
    const { spec: practice, proof } = await convertSpec(spec, executor);
    expect(dilations(practice)).toEqual([1, 2, 4, 8]);
    expect(proof.equal).toBe(true);
  });

  it("keeps residual and dense skips, and gives a strided skip its branch", async () => {
    const spec = network([
      conv(3, { stride: 2 }),
      { kind: "residual", body: [conv(3), conv(2)] },
      { kind: "denseConcat", body: [conv(3)] },
      { kind: "residual", body: [conv(3, { stride: 2, channels: 4 })] },
    ]);
    const { spec: practice, rules, proof } = await convertSpec(spec, executor);
    expect((practice as ModelSpec).layers.map(({ kind }) => kind)).toEqual([
      "conv",
      "residual",
      "denseConcat",
      "parallel",
    ]);
    expect(rules.map(({ rule }) => rule)).toContain("skip");
    expect(proof.equal).toBe(true);
  });

  it.each(["channels-first", "channels-last"])(
    "turns flatten (%s) and dense into a convolution as wide as what is left, 1x1 after",
    async (order) => {
      const spec = network(
        [
          conv(3, { stride: 2, padding: "valid" }),
          { kind: "pool", mode: "max", size: 2, padding: "valid" },
          conv(3, { padding: "valid" }),
          { kind: "flatten", axis: "time", order },
          { kind: "dense", units: 5, activation: "tanh" },
          { kind: "dense", units: 2 },
        ],
        { causal: false },
      );
      const result = await convertSpec(spec, executor, { window: 31 });
      const practice = result.spec as ModelSpec;
      expect(
        practice.layers.map((layer) => "kernel" in layer && layer.kernel),
      ).toEqual([3, false, 3, 5, 1]);
      expect(dilations(practice)).toEqual([1, 2, 4, 4, 1]);
      expect(practice.causal).toBe(true);
      expect(result.proof).toMatchObject({ equal: true, offsets: 8 });
      expect(result.outputs["output"]!.phase).toBe(28);
    },
  );

  it("flattens time and freq at once", async () => {
    const spec = network(
      [
        conv(3, { kernel: [3, 3], stride: [2, 2], padding: { time: "valid" } }),
        { kind: "flatten", axis: "time" },
        { kind: "dense", units: 4 },
      ],
      { causal: false, input: { channels: 1, bins: 8 } },
    );
    const { proof } = await convertSpec(spec, executor, { window: 15 });
    expect(proof.equal).toBe(true);
  });
});

describe("no practice network", () => {
  it.each([
    [
      "same padding",
      [conv(3, { stride: 2 }), conv(3, { padding: "same" })],
      /layer "conv1" pads both sides \("same"\): its zeros lie on the grid of its own strides/,
    ],
    [
      "zeros after layers without",
      [conv(5, { padding: "valid" }), conv(3)],
      /layer "conv1" pads with zeros after layers that do not/,
    ],
    [
      "recurrence after a stride",
      [conv(3, { stride: 2 }), { kind: "gru", hidden: 3 }],
      /2 interleaved states/,
    ],
    [
      "flatten without dense",
      [{ kind: "flatten", axis: "time" }, conv(1)],
      /only a dense layer/,
    ],
  ])("%s", async (_name, layers, reason) => {
    const spec = network(layers, { causal: false });
    await expect(convertSpec(spec, executor)).rejects.toThrow(reason);
  });
});

describe("back to theory", () => {
  it("finds the strides that made the dilations", async () => {
    const spec = network([1, 2, 4, 8].map((dilation) => conv(3, { dilation })));
    const back = await convertSpec(spec, executor, { direction: "theory" });
    const theory = back.spec as ModelSpec;
    expect(
      theory.layers.map((layer) => layer.kind === "conv" && layer.stride),
    ).toEqual([2, 2, 2, 1]);
    expect(dilations(theory)).toEqual([1, 1, 1, 1]);
    expect(back.proof).toMatchObject({ equal: true, offsets: 8 });
  });

  it("folds the last convolution into flatten and dense over a window", async () => {
    const spec = network([
      conv(3),
      conv(2, { dilation: 2 }),
      conv(6, { dilation: 4 }),
      conv(1),
    ]);
    const options = { direction: "theory", window: 24 } as const;
    const back = await convertSpec(spec, executor, options);
    expect((back.spec as ModelSpec).layers.map(({ kind }) => kind)).toEqual([
      "conv",
      "conv",
      "flatten",
      "dense",
      "conv",
    ]);
    expect(back.proof.equal).toBe(true);
  });

  it("is undone by the way to practice, for random networks", async () => {
    for (let seed = 0; seed < 30; seed++) {
      const practice = randomSpec(new Random(`back ${seed}`));
      const back = await convertSpec(practice, executor, {
        direction: "theory",
      });
      expect(back.proof, JSON.stringify(practice)).toMatchObject({
        equal: true,
      });
      const again = await convertSpec(back.spec as ModelSpec, executor);
      expect(again.proof.equal).toBe(true);
      expect(analyse(again.spec as ModelSpec).receptiveField).toEqual(
        analyse(practice).receptiveField,
      );
    }
  });
});
