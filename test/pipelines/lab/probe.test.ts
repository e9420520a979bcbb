/** What the lab says of a network holds: gradients see what the graph promises, and what looks ahead is named. */
import { describe, expect, it } from "vitest";
import { Random } from "../../../src-main/base/random.ts";
import { referenceExecutor } from "../../../src-main/engine/executors/reference/reference.ts";
import { parseSpec } from "../../../src-main/models/spec/parse.ts";
import { quickExecutor } from "../../../src-main/pipelines/lab/executors.ts";
import {
  analyse,
  disagreementOf,
  probeSpec,
} from "../../../src-main/pipelines/lab/report.ts";
import { randomSpec } from "../../support/randomSpecs.ts";

const network = (layers: unknown, more: object = {}) =>
  parseSpec({
    name: "design",
    task: "none",
    input: { channels: 1 },
    layers,
    ...more,
  });

describe("random networks", () => {
  it.each([
    { name: "causal", count: 30, options: {} },
    { name: "with strides", count: 40, options: { strides: true } },
    {
      name: "with strides and pools",
      count: 25,
      options: { strides: true, pools: true },
    },
    { name: "over time and freq", count: 15, options: { bins: true } },
    { name: "with memory", count: 15, options: { recurrent: true } },
    {
      name: "that may look ahead",
      count: 30,
      options: { looksAhead: true, strides: true },
    },
  ])(
    "$name: the gradient is other than 0 exactly where the graph says",
    async ({ name, count, options }) => {
      for (let seed = 0; seed < count; seed++) {
        const spec = randomSpec(new Random(`${name} ${seed}`), options);
        const report = await probeSpec(spec, [quickExecutor()]);
        expect(disagreementOf(report.probes), JSON.stringify(spec)).toBeNull();
        expect(report.probe.maxFutureGradient > 0).toBe(!report.causal);
      }
    },
  );
});

describe("numbers of a network", () => {
  it("says that kernel 3 with dilation 2 spans 5 frames and reads 3", () => {
    const spec = network([
      { kind: "conv", channels: 1, kernel: 3, dilation: 2 },
    ]);
    expect(analyse(spec).receptiveField).toEqual({
      from: -4,
      to: 0,
      frames: 5,
      stride: 1,
      holes: [
        { from: -3, to: -3 },
        { from: -1, to: -1 },
      ],
      touched: 3,
      anchor: 0,
    });
  });

  it("counts parameters and operations of each frame", () => {
    const spec = network([{ kind: "conv", channels: 4, kernel: 3 }]);
    const { parameters, flopsPerFrame } = analyse(spec);
    expect(parameters).toBe(16);
    expect(flopsPerFrame).toBe(2 * 3 * 4);
  });

  it("has null where the past has no bound", () => {
    const { receptiveField } = analyse(network([{ kind: "gru", hidden: 2 }]));
    expect(receptiveField).toMatchObject({ from: null, to: 0, frames: null });
  });

  it("probes every device that is asked for", async () => {
    const spec = network([{ kind: "conv", channels: 2, kernel: 3 }]);
    const { probes } = await probeSpec(spec, [
      quickExecutor(),
      referenceExecutor,
    ]);
    expect(probes.map(({ device, from, to }) => [device, from, to])).toEqual([
      ["onnxruntime/cpu", -2, 0],
      ["reference", -2, 0],
    ]);
  });
});

describe("a network that looks ahead", () => {
  it("is named by its layer, and the gradient shows it", async () => {
    const spec = network([
      { kind: "conv", channels: 2, kernel: 3 },
      {
        kind: "residual",
        name: "block",
        body: [
          {
            kind: "conv",
            name: "peeking",
            channels: 2,
            kernel: 5,
            padding: "same",
          },
        ],
      },
    ]);
    const report = await probeSpec(spec, [quickExecutor()]);
    expect(report.causal).toBe(false);
    expect(report.lookAhead).toMatchObject({
      layer: "block/peeking",
      op: "conv",
      steps: 2,
      mode: "evaluation",
    });
    expect(report.probe.maxFutureGradient).toBeGreaterThan(0);
    expect(report.probe).toMatchObject({ from: -4, to: 2, disagreement: null });
  });

  it("is found in training where batch statistics tell of the future", () => {
    const { causal, lookAhead } = analyse(
      network([{ kind: "conv", channels: 2, kernel: 3, norm: "batch" }]),
    );
    expect(causal).toBe(false);
    expect(lookAhead).toMatchObject({ mode: "training", steps: null });
    expect(lookAhead!.layer).toBe("conv0/norm");
  });
});
