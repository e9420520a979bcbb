/** Every module of case runners, loaded one after the other until one knows a family; a test holds that none is missing. */
import type { CaseFamilies } from "./types.ts";

type Load = () => Promise<{ readonly families: CaseFamilies }>;

export const runnerModules: readonly Load[] = [
  () => import("./conversions.ts"),
  () => import("./ctc.ts"),
  () => import("./discretise.ts"),
  () => import("./griffinLim.ts"),
  () => import("./mel.ts"),
  () => import("./metrics.ts"),
  () => import("./phones.ts"),
  () => import("./reach.ts"),
  () => import("./resample.ts"),
  () => import("./streams.ts"),
  () => import("./vap.ts"),
];
