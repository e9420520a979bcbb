/** Inputs of a graph that the host fills anew for each step: noise, and controls that codebooks wait for. */
import type { Random } from "../../base/random.ts";
import type { Tensor } from "../../engine/executors/executor.ts";
import { elements, shapeOf } from "../../engine/ir/value.ts";
import { isOp } from "../../engine/ir/node.ts";
import type { Model } from "../../models/model.ts";
import type { Feeds } from "./taskData.ts";

/** Uniform numbers in [0, 1) for every noise input. */
export function drawNoise({ noises }: Model, random: Random): Feeds {
  const feeds: Feeds = {};
  for (const value of noises) {
    if (!isOp(value.node, "input")) continue;
    const shape = shapeOf(value);
    const data = new Float32Array(elements(shape));
    // 24 bits: a float32 below 1 for every draw.
    for (let i = 0; i < data.length; i++)
      data[i] = (random.uint32() >>> 8) / 16777216;
    feeds[value.node.params.name] = { dtype: "f32", shape, data };
  }
  return feeds;
}

/** Controls as they are when nothing is asked of them. */
export function idleControls({ controls }: Model): Feeds {
  return Object.fromEntries(
    controls.map(({ name, value, idle }): [string, Tensor] => [
      name,
      {
        dtype: idle instanceof Float32Array ? "f32" : "i32",
        shape: shapeOf(value),
        data: idle,
      },
    ]),
  );
}
