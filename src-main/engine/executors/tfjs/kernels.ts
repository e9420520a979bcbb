/** The table of all tfjs kernels, total over the ops that compute. */
import { attentionKernels } from "./attention.ts";
import { convolutionKernels } from "./convolution.ts";
import { ctcKernels } from "./ctc.ts";
import { elementwiseKernels } from "./elementwise.ts";
import { formKernels } from "./form.ts";
import { gruKernels } from "./gru.ts";
import type { TfjsKernel, TfjsOp } from "./kernel.ts";
import { lstmKernels } from "./lstm.ts";
import { reductionKernels } from "./reduction.ts";

export const kernels: { readonly [K in TfjsOp]: TfjsKernel<K> } = {
  ...elementwiseKernels,
  ...reductionKernels,
  ...formKernels,
  ...convolutionKernels,
  ...gruKernels,
  ...lstmKernels,
  ...attentionKernels,
  ...ctcKernels,
};
