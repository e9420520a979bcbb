/** Predictions of later latents, the latents and chosen others into InfoNCE (CPC, arXiv 1807.03748). */
import {
  add,
  concat,
  gather,
  logSoftmax,
  matmul,
  mean,
  mul,
  neg,
  reshape,
  slice,
  sum,
  transpose,
} from "../../engine/ir/build.ts";
import type { Value } from "../../engine/ir/node.ts";
import { axis, elements, shapeOf } from "../../engine/ir/value.ts";

/**
 * Mean over k = 1..K of the cross-entropy of telling latent t + k from N others, given the prediction at t.
 * Predictions `[B, K * Z, T]`, latents `[B, Z, T]`, others i32 `[N]`: rows of the latents `[B * T, Z]`, the same for
 * all t and k. t runs from 0 to T - K - 1; scores are divided by the root of Z.
 */
export function contrastLoss(
  predictions: Value,
  latents: Value,
  others: Value,
): Value {
  const [batch, width, time] = latents.axes;
  const steps = predictions.axes[1]!.size / width!.size;
  const negatives = gather(allLatents(latents), others); // [N, Z]
  const used = time!.size - steps;
  const losses = Array.from({ length: steps }, (_, index) => {
    const from = index * width!.size;
    const own = slice(predictions, 1, from, from + width!.size);
    const predicted = slice(own, 2, 0, used); // [B, Z, T - K]
    const wanted = slice(latents, 2, index + 1, index + 1 + used);
    const right = reshape(sum(mul(predicted, wanted), [1]), [
      batch!,
      axis("time", used),
      axis("choice", 1),
    ]);
    const wrong = matmul(transpose(predicted, [0, 2, 1]), negatives, {
      transposeB: true,
    }); // [B, T - K, N]
    const scores = mul(concat([right, wrong], 2), 1 / Math.sqrt(width!.size));
    return neg(mean(slice(logSoftmax(scores, 2), 2, 0, 1)));
  });
  return mul(
    losses.reduce((total, loss) => add(total, loss)),
    1 / steps,
  );
}

/** Latents of all steps below each other, `[B * T, Z]`. */
function allLatents(latents: Value): Value {
  const [batch, width, time] = shapeOf(latents) as [number, number, number];
  return reshape(transpose(latents, [0, 2, 1]), [
    axis("row", elements([batch, time])),
    axis("width", width),
  ]);
}
