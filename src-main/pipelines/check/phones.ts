/** Runs the numeric cases of phone folding. */
import { phoneFolding, phoneSets } from "../../dataset/phones.ts";
import {
  type CaseFamilies,
  type CaseRecord,
  type CaseResult,
  compare,
} from "./types.ts";

export const families: CaseFamilies = {
  "TIMIT 61 -> 48 -> 39 phone folding (Lee & Hon 1989, Kaldi phones.60-48-39); q is deleted":
    runCase,
};

/** The case states its whole table among its parameters, so that is compared as well as the counts. */
function runCase(testCase: CaseRecord): CaseResult {
  const table = testCase.map61_48_39 as Record<string, string[]> | undefined;
  const folded = Object.fromEntries(
    Object.keys(table ?? {}).map((phone) => {
      const entry = phoneFolding[phone];
      return [phone, [entry?.[0] ?? "-", entry?.[1] ?? "-"]];
    }),
  );
  return compare(
    {
      ...testCase,
      expected: { counts: testCase.expected, table: table ?? {} },
    },
    {
      counts: {
        n61: phoneSets.timit61.length,
        n48: phoneSets.folded48.length,
        n39: phoneSets.folded39.length,
      },
      table: folded,
    },
  );
}
