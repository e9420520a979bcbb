/** A model for training into a complaint when a layer reaches farther back than its windows are long. */
import { badInput } from "../base/errors.ts";
import { isOp } from "../engine/ir/node.ts";
import { kernelSpan } from "../engine/ir/ops/convolution.ts";
import { axisIndex } from "../engine/ir/value.ts";
import type { Model } from "./model.ts";

/** Throws when all but one tap of a convolution would only ever meet padding: its weights could not be trained. */
export function expectWindowHolds({ graph, spec }: Model): void {
  for (const node of graph.nodes) {
    if (!isOp(node, "conv")) continue;
    const [x, weight] = node.inputs;
    const time = axisIndex(x!, "time");
    const kernel = weight!.axes[time]!.size;
    const dilation = node.params.dilation[time - 2]!;
    const steps = x!.axes[time]!.size;
    if (kernel > 1 && dilation >= steps)
      throw badInput(
        `spec ${spec.name}: layer "${node.label}" has dilation ${dilation} and reaches ${kernelSpan(kernel, dilation)} steps, but a training window has ${steps} there; take a smaller dilation or a longer training.windowSeconds (now ${spec.training.windowSeconds})`,
      );
  }
}
