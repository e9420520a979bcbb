/** The recurrent ops for ONNX. */
import type { LoweringsOf } from "../lowering.ts";
import { gruBackward, gruForward } from "./gru.ts";
import { lstmBackward, lstmForward } from "./lstm.ts";

export const recurrentLowerings: LoweringsOf<
  "gru" | "gruGrad" | "lstm" | "lstmGrad"
> = {
  gru: gruForward,
  gruGrad: gruBackward,
  lstm: lstmForward,
  lstmGrad: lstmBackward,
};
