/** Small specs for tests, and models of them with random numbers that the reference executor runs. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Random } from "../../src-main/base/random.ts";
import { programRoot } from "../../src-main/base/root.ts";
import { evaluate } from "../../src-main/engine/executors/reference/evaluate.ts";
import { elements, shapeOf } from "../../src-main/engine/ir/value.ts";
import {
  initialParameters,
  parameterSlots,
} from "../../src-main/engine/optim/parameters.ts";
import { isOp, type Value } from "../../src-main/engine/ir/node.ts";
import {
  buildModel,
  type Model,
  type ModelSize,
} from "../../src-main/models/model.ts";
import { parseSpec } from "../../src-main/models/spec/parse.ts";
import type { ModelSpec } from "../../src-main/models/spec/spec.ts";

/** A network without a task on `channels` inputs. */
export function networkSpec(
  layers: readonly object[],
  channels = 2,
  rest: object = {},
): ModelSpec {
  return parseSpec({
    name: "test",
    task: "none",
    input: { channels },
    layers,
    ...rest,
  });
}

/** Every preset's spec. */
export function presetSpecs(): ModelSpec[] {
  const folder = join(programRoot(), "resources", "presets");
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .map((file) =>
      parseSpec(JSON.parse(readFileSync(join(folder, file), "utf8"))),
    );
}

/** Random feeds of everything but the input: parameters as they begin, states, noise, controls at rest. */
export function fixedFeeds(
  model: Model,
  random: Random,
): Record<string, ArrayLike<number>> {
  const slots = parameterSlots(model.graph);
  const flat = initialParameters(slots, model.initialisers, random);
  const uniform = (value: Value) =>
    Float32Array.from({ length: elements(shapeOf(value)) }, () =>
      random.uniform(),
    );
  return Object.fromEntries([
    ...slots.map(({ name, offset, size }) => [
      name,
      flat.subarray(offset, offset + size),
    ]),
    ...model.states.map(({ name, value }) => [name, uniform(value)]),
    ...model.noises.map((value) => [inputNameOf(value), uniform(value)]),
    ...model.controls.map(({ name, idle }) => [name, idle]),
  ]) as Record<string, ArrayLike<number>>;
}

function inputNameOf(value: Value): string {
  if (!isOp(value.node, "input")) throw new Error("not an input");
  return value.node.params.name;
}

/** Builds, fills with random numbers and returns outputs by name for inputs `[B, C, T, ...]`. */
export function randomModel(
  spec: ModelSpec,
  size: ModelSize,
  seed = 1,
): {
  readonly model: Model;
  run(input: ArrayLike<number>): ReturnType<typeof evaluate>;
  noise(): Float32Array;
} {
  const model = buildModel(spec, size);
  const random = new Random(seed);
  const fixed = fixedFeeds(model, random);
  return {
    model,
    run: (input) => evaluate(model.graph, { ...fixed, input }),
    noise: () =>
      Float32Array.from({ length: elements(shapeOf(model.input)) }, () =>
        random.normal(),
      ),
  };
}
