/** Numeric cases with numbers of their own, run as `causerie check` runs those of a file. */
import { expect } from "vitest";
import type {
  CaseFamilies,
  CaseRecord,
  CaseResult,
} from "../../src-main/pipelines/check/types.ts";

/** Runs the last of some cases of the module's only family. */
export function run(
  families: CaseFamilies,
  ...cases: CaseRecord[]
): CaseResult {
  const [family, runner] = Object.entries(families)[0]!;
  return runner(cases.at(-1)!, { family, cases }) as CaseResult;
}

/** Expects the last case to pass with its numbers and to fail with others. */
export function expectChecked(
  families: CaseFamilies,
  ...cases: CaseRecord[]
): void {
  const result = run(families, ...cases);
  expect(result.message).toBeUndefined();
  expect(result.passed).toBe(true);
  const last = cases.at(-1)!;
  const wrong = { ...last, expected: moved(last.expected) };
  expect(run(families, ...cases.slice(0, -1), wrong).passed).toBe(false);
}

/** The same nested numbers, all 0.25 larger. */
function moved(nested: unknown): unknown {
  if (typeof nested === "number") return nested + 0.25;
  if (Array.isArray(nested)) return nested.map(moved);
  if (nested === null || typeof nested !== "object") return nested;
  const entries = Object.entries(nested);
  return Object.fromEntries(entries.map(([key, value]) => [key, moved(value)]));
}
