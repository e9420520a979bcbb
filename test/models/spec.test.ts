import { describe, expect, test } from "vitest";
import {
  overrideSpec,
  parseOverride,
} from "../../src-main/models/spec/overrides.ts";
import { parseSpec } from "../../src-main/models/spec/parse.ts";

const written = {
  name: "small",
  task: "turns",
  layers: [{ kind: "conv", name: "front", channels: 4, kernel: 3 }],
};

describe("a spec", () => {
  test("is completed with every default", () => {
    const spec = parseSpec(written);
    expect(spec.causal).toBe(true);
    expect(spec.features).toEqual({
      sampleRate: 16000,
      hop: 320,
      bands: 80,
      speakers: "both",
      normalise: "bands",
      levels: null,
    });
    expect(spec.layers[0]).toMatchObject({ dilation: 1, padding: "causal" });
    expect(parseSpec(structuredClone(spec))).toEqual(spec);
  });

  test.each([
    [{ foo: 1 }, 'there is no field "foo"; known are name, title'],
    [
      { layers: [{ ...written.layers[0], kernel: 0 }] },
      'layers[0] (conv "front"): kernel is 0, expects at least 1',
    ],
    [
      { layers: [{ kind: "conv", channels: 4 }] },
      "layers[0] (conv): kernel is missing, expects a number, or [time, freq]",
    ],
    [
      { layers: [{ kind: "cinv", channels: 4 }] },
      'the kind is "cinv"; known are conv, convTranspose',
    ],
    [
      { layers: [{ kind: "residual", body: [{ kind: "conv", x: 1 }] }] },
      "layers[0] (residual).body[0] (conv): ",
    ],
    [
      { layers: [{ kind: "quantize", codes: 0 }] },
      "layers[0] (quantize): codes is 0, expects at least",
    ],
    [
      { training: { learningRate: 0 } },
      "training: learningRate is 0, expects more than 0",
    ],
    [{ task: "sing" }, 'task is "sing", expects "turns"'],
    [
      { features: { levels: 64 } },
      "features: levels is 64, expects null for the task turns",
    ],
    [
      { layers: [{ kind: "quantize", codes: 0 }] },
      "layers[0] (quantize): codes is 0, expects at least 2",
    ],
    [
      { layers: [{ kind: "quantize", codes: 100000 }] },
      "layers[0] (quantize): codes is 100000, expects at most 65536",
    ],
    [
      { layers: [{ kind: "scalarQuantize", levels: [5, 1] }] },
      "layers[0] (scalarQuantize): levels[1] is 1, expects at least 2",
    ],
    [
      { layers: [{ kind: "scalarQuantize", levels: [256, 256, 2] }] },
      "layers[0] (scalarQuantize): levels is [256,256,2], expects a product of at most 65536",
    ],
    [
      { layers: [{ kind: "conv", channels: -4, kernel: 3 }] },
      "layers[0] (conv): channels is -4, expects at least 1",
    ],
    [
      { layers: [{ kind: "conv", channels: 4, kernel: [3, 0] }] },
      "layers[0] (conv): kernel[1] is 0, expects at least 1",
    ],
  ])("that does not fit is refused in one sentence: %j", (change, sentence) => {
    expect(() => parseSpec({ ...written, ...change })).toThrow(sentence);
  });
});

describe("an override", () => {
  test("sets a field by dotted path, layers by place or name", () => {
    const changed = overrideSpec(
      parseSpec(written),
      Object.fromEntries([
        parseOverride("training.batch=8"),
        parseOverride("layers.front.kernel=5"),
        parseOverride("layers.0.activation=relu"),
      ]),
    );
    expect(changed.training.batch).toBe(8);
    expect(changed.layers[0]).toMatchObject({ kernel: 5, activation: "relu" });
  });

  test("of an unknown field, or of another type, is refused", () => {
    const spec = parseSpec(written);
    expect(() => overrideSpec(spec, { "training.bach": 8 })).toThrow(
      'there is no field "bach"',
    );
    expect(() => overrideSpec(spec, { "trainig.batch": 8 })).toThrow(
      'trainig.batch cannot be set; "trainig" is not a record',
    );
    expect(() => overrideSpec(spec, { "training.batch": "many" })).toThrow(
      'batch is "many", expects a number',
    );
  });
});
