/**
 * Record of connectionist temporal classification (Graves et al. 2006): the loss `-ln p(labels)` of each sequence and,
 * beside it, its gradient in the log-probabilities, which one forward and one backward pass give together. Labels that no
 * path of so few steps can emit have loss 0 and no gradient, so that one such sequence does not spoil a batch.
 */
import { badInput } from "../../../base/errors.ts";
import { mul, reshape } from "../build.ts";
import type { RecordsOf } from "../record.ts";
import { axis, printType, shapeOf } from "../value.ts";
import { expectInputs, mixedReach } from "./common.ts";

export const ctcRecords: RecordsOf<"ctc"> = {
  ctc: {
    shape: (_params, inputs, place) => {
      expectInputs(inputs, [4], place);
      const [scores, labels, labelLengths, inputLengths] = inputs;
      const batch = scores!.axes[0]!;
      const fits =
        scores!.axes.length === 3 &&
        labels!.dtype === "i32" &&
        labels!.axes.length === 2 &&
        [labels, labelLengths, inputLengths].every(
          (one) => one!.axes[0]?.size === batch.size && one!.dtype === "i32",
        );
      if (!fits)
        throw badInput(
          `${place}: got ${inputs.map(printType).join(", ")}, expects log-probabilities [B, K, T], i32 labels [B, L] and i32 lengths [B] twice`,
        );
      return [
        { dtype: "f32", axes: [batch] },
        { dtype: "f32", axes: scores!.axes },
      ];
    },
    reach: (_node, inputs) => mixedReach(inputs),
    grad: (node, [dLoss]) => {
      if (!dLoss) return [null, null, null, null];
      const perSequence = reshape(dLoss, [
        node.inputs[0]!.axes[0]!,
        axis("channel", 1),
        axis("time", 1),
      ]);
      return [mul(node.outputs[1]!, perSequence), null, null, null];
    },
    flops: (node) => {
      const [batch, , steps] = shapeOf(node.inputs[0]!);
      const states = 2 * node.inputs[1]!.axes[1]!.size + 1;
      return 60 * batch! * steps! * states;
    },
  },
};
