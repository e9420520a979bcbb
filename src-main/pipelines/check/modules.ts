/** Every module of case runners, loaded one after the other until one knows a family; a test holds that none is missing. */
import type { CaseFamilies } from "./types.ts";

type Load = () => Promise<{ readonly families: CaseFamilies }>;

export const runnerModules: readonly Load[] = [
  () => import("./contrast.ts"),
  () => import("./conversions.ts"),
  () => import("./ctc.ts"),
  () => import("./discretise.ts"),
  () => import("./griffinLim.ts"),
  () => import("./likelihoods.ts"),
  () => import("./maskedConvolutions.ts"),
  () => import("./mel.ts"),
  () => import("./metrics.ts"),
  () => import("./normalisation.ts"),
  () => import("./optimisers.ts"),
  () => import("./phones.ts"),
  () => import("./quantisation.ts"),
  () => import("./reach.ts"),
  () => import("./recurrentCells.ts"),
  () => import("./resample.ts"),
  () => import("./streams.ts"),
  () => import("./transposedConvolutions.ts"),
  () => import("./vap.ts"),
  () => import("./vqVae2.ts"),
];
