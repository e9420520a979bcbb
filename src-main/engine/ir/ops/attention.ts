/**
 * Records of causal self-attention with linear biases (ALiBi, Press et al. 2022): q, k, v `[B, heads, T, D]`,
 * `y_t = sum_s softmax_s(scale q_t.k_s - slope (t - s)) v_s` over s in `t-window+1 .. t`; window 0 is all the past.
 */
import { badInput } from "../../../base/errors.ts";
import type { Node } from "../node.ts";
import type { RecordsOf } from "../record.ts";
import { accumulateReach, strideReach, type Reach } from "../reach.ts";
import { axisIndex, printType, shapeOf, type ValueType } from "../value.ts";
import { expectInputs, mergedReach, mixedReach } from "./common.ts";

function expectHeads(
  inputs: readonly ValueType[],
  slopes: readonly number[],
  window: number,
  place: string,
): void {
  const [q] = inputs;
  const shape = shapeOf(q!);
  const fits =
    shape.length === 4 &&
    shape[1] === slopes.length &&
    inputs.every((other) => shapeOf(other).join() === shape.join());
  if (!fits)
    throw badInput(
      `${place}: got ${inputs.map(printType).join(", ")} with ${slopes.length} slopes, expects equal [B, heads, T, D] and one slope a head`,
    );
  if (!Number.isInteger(window) || window < 0)
    throw badInput(
      `${place}: the window is ${window}, expects a number of steps, or 0 for all the past`,
    );
}

function attentionFlops(node: Node<"attention" | "attentionGrad">): number {
  const [batch, heads, steps, width] = shapeOf(node.inputs[0]!);
  return 4 * batch! * heads! * steps! * steps! * width!;
}

export const attentionRecords: RecordsOf<"attention" | "attentionGrad"> = {
  attention: {
    shape: ({ slopes, window }, inputs, place) => {
      expectInputs(inputs, [3], place);
      expectHeads(inputs, slopes, window, place);
      return [{ dtype: "f32", axes: inputs[2]!.axes }];
    },
    reach: (node, inputs, along) => {
      const [q, k, v] = inputs as [Reach, Reach, Reach];
      const place = axisIndex(node.inputs[0]!, along);
      if (place < 2) return mergedReach(node, inputs);
      if (place === 3) return mergedReach(node, [mixedReach([q, k]), v]);
      const { window } = node.params;
      const taps = Array.from({ length: window }, (_, back) => -back);
      const past = (reach: Reach) =>
        window === 0 ? accumulateReach(reach, 1) : strideReach(reach, 1, taps);
      return mergedReach(node, [q, past(k), past(v)]);
    },
    grad: (node, [dy]) =>
      dy
        ? [
            ...node.graph.apply("attentionGrad", node.params, [
              ...node.inputs,
              dy,
            ]),
          ]
        : [null, null, null],
    flops: attentionFlops,
  },
  attentionGrad: {
    shape: ({ slopes, window }, inputs, place) => {
      expectInputs(inputs, [4], place);
      expectHeads(inputs, slopes, window, place);
      return inputs.slice(0, 3).map(({ axes }) => ({ dtype: "f32", axes }));
    },
    reach: (_node, inputs) => mixedReach(inputs),
    grad: null,
    flops: (node) => 3 * attentionFlops(node),
  },
};
