import { describe, expect, test } from "vitest";
import { Random } from "../../src-main/base/random.ts";
import { elements, shapeOf } from "../../src-main/engine/ir/value.ts";
import { overrideSpec } from "../../src-main/models/spec/overrides.ts";
import { buildModel } from "../../src-main/models/model.ts";
import type { ModelSpec } from "../../src-main/models/spec/spec.ts";
import { networkSpec, presetSpecs, randomModel } from "../support/specs.ts";

const conv = { kind: "conv", channels: 2, kernel: 3 };

describe("a causal spec that looks ahead does not build, and the sentence names the layer", () => {
  test.each([
    [[{ ...conv, padding: "same", name: "front" }], 'layer "front"'],
    [[conv, { ...conv, norm: "batch", name: "second" }], 'layer "second/norm"'],
    [[{ kind: "gru", hidden: 2, direction: "both" }], 'layer "gru0/backward0"'],
    [[{ kind: "residual", body: [{ ...conv, padding: "same" }] }], "residual0"],
  ])("%j", (layers, place) => {
    const spec = networkSpec(layers);
    const build = () =>
      buildModel(spec, { batch: 1, steps: 8, training: true });
    expect(build).toThrow("looks");
    expect(build).toThrow(place);
  });

  test("unless it says that it is not causal", () => {
    const spec = networkSpec([{ ...conv, padding: "same" }], 2, {
      causal: false,
    });
    expect(() => buildModel(spec, { batch: 1, steps: 8 })).not.toThrow();
  });

  test("and running statistics may be used in training", () => {
    const spec = networkSpec([{ ...conv, norm: "running" }]);
    expect(() =>
      buildModel(spec, { batch: 1, steps: 8, training: true }),
    ).not.toThrow();
  });
});

const changedFrom = 20;
const steps = 24;

/** Every output with a time axis, up to the first changed step, before and after the change. */
function pastOutputs(spec: ModelSpec, training: boolean): [string, string] {
  const { model, run, noise } = randomModel(spec, {
    batch: 1,
    steps,
    training,
  });
  const first = noise();
  const other = new Random("other");
  const inner = elements(shapeOf(model.input).slice(3));
  const second = first.map((value, i) =>
    Math.floor(i / inner) % steps >= changedFrom ? other.normal() : value,
  );
  const past = (input: Float32Array) =>
    Object.entries(run(input))
      .map(([name, { shape, data }]) => {
        const time = model.graph.outputs
          .get(name)!
          .axes.findIndex((axis) => axis.name === "time");
        const after = elements(shape.slice(time + 1));
        const kept = Array.from(data).filter((_, i) => {
          const step = Math.floor(i / after) % shape[time]!;
          return step < (changedFrom * shape[time]!) / steps;
        });
        return `${name}: ${kept.join()}`;
      })
      .join("\n");
  return [past(first), past(second)];
}

describe("every causal preset gives the same past, bit for bit, whatever comes later", () => {
  // Fewer bands: what the reference executor takes for 80 says nothing more of time.
  const causal = presetSpecs()
    .filter((spec) => spec.causal)
    .map((spec) => overrideSpec(spec, { "features.bands": 16 }));
  test.each(causal.map((spec) => [spec.name, spec] as const))(
    "%s",
    (_name, spec) => {
      for (const training of [false, true]) {
        const [before, after] = pastOutputs(spec, training);
        expect(after).toBe(before);
      }
    },
    60_000,
  );
});
