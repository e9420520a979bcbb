/** The table of all reference kernels, total over the ops that compute. */
import { attentionKernels } from "./attention.ts";
import { convolutionKernels } from "./convolution.ts";
import { ctcKernels } from "./ctc.ts";
import { elementwiseKernels } from "./elementwise.ts";
import { formKernels } from "./form.ts";
import { gruKernels } from "./gru.ts";
import { lstmKernels } from "./lstm.ts";
import type { ComputedOp, Kernel } from "./numbers.ts";
import { productKernels } from "./product.ts";
import { reductionKernels } from "./reduction.ts";

export const kernels: { readonly [K in ComputedOp]: Kernel<K> } = {
  ...elementwiseKernels,
  ...reductionKernels,
  ...formKernels,
  ...productKernels,
  ...convolutionKernels,
  ...gruKernels,
  ...lstmKernels,
  ...attentionKernels,
  ...ctcKernels,
};
