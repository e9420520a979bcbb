/** The benchmark suite: every case, in the order in which it is printed. */
import type { BenchCase } from "./case.ts";
import { codeCases } from "./codes.ts";
import { compileCases } from "./compiling.ts";
import { importCases } from "./importing.ts";
import { productCase } from "./products.ts";
import { soundCases } from "./sound.ts";
import { streamingCase } from "./streaming.ts";
import { trainingStepCases } from "./steps.ts";

export const benchSuite: readonly BenchCase[] = [
  ...importCases,
  productCase,
  ...soundCases,
  ...codeCases,
  ...trainingStepCases,
  streamingCase,
  ...compileCases,
];
