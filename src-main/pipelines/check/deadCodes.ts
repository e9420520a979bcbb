/** Runs the numeric cases of unused codes: which count as unused, and what they begin again with. */
import {
  constant,
  expand,
  gather,
  greater,
  mul,
  reshape,
  where,
} from "../../engine/ir/build.ts";
import { axis, type Axis } from "../../engine/ir/value.ts";
import { compute, indicesOf, valueOf, type Nested } from "./arrays.ts";
import { compare, type CaseRecord, type CaseResult } from "./types.ts";

/** A code is unused below this share of what all would have if they were used equally (MODELS section 1c). */
const shareOfEqual = 0.1;

/** The first of some parameters that the case has. */
function firstOf(testCase: CaseRecord, names: readonly string[]): unknown {
  return names.map((name) => testCase[name]).find((one) => one !== undefined);
}

function thresholdOf(testCase: CaseRecord): number {
  const given = firstOf(testCase, ["tau", "threshold"]);
  const { M, K } = testCase as { M?: number; K?: number };
  return (given as number | undefined) ?? (shareOfEqual * M!) / K!;
}

/** Codes whose mean count is below the threshold take vectors of the batch, with the threshold as their count. */
export function runDeadCodes(testCase: CaseRecord): CaseResult {
  const tau = thresholdOf(testCase);
  const { M, K } = testCase as { M?: number; K?: number };
  const equal = M! / K!;
  const counts = firstOf(testCase, ["N", "counts"]) as number[] | undefined;
  const dead = counts?.flatMap((count, code) => (count < tau ? [code] : []));
  return compare(testCase, {
    tau,
    stationary_mean: equal,
    expires_all: equal < tau,
    expired: dead,
    dead,
    n_expired: dead?.length,
    n_dead: dead?.length,
    mask: counts?.map((count) => (count < tau ? 1 : 0)),
    ...(counts && dead ? restarted(testCase, counts, dead, tau) : {}),
  });
}

/** Counts, sums and codes after the restart; what the case does not give is left out. */
function restarted(
  testCase: CaseRecord,
  counts: readonly number[],
  dead: readonly number[],
  tau: number,
): Record<string, Nested> {
  const batch = firstOf(testCase, ["z", "batch", "samples"]) as Nested;
  const rows = firstOf(testCase, ["rows", "random_rows", "batch_rows"]);
  if (batch === undefined || rows === undefined) return {};
  const perCode = rowsOfCodes(rows as number[], counts.length, dead);
  const tables = ["m", "codebook"].filter((name) => name in testCase);
  return compute((graph) => {
    const old = valueOf(graph, counts);
    const fresh = gather(valueOf(graph, batch), indicesOf(graph, perCode));
    const limit = constant(
      graph,
      new Float32Array(counts.length).fill(tau),
      old.axes,
    );
    const isDead = greater(limit, old);
    const wide = (like: readonly Axis[]) =>
      expand(reshape(isDead, [old.axes[0]!, axis("d", 1)]), like);
    const changed = tables.map((name) => {
      const value = valueOf(graph, testCase[name] as Nested);
      const next = name === "m" ? mul(fresh, tau) : fresh;
      return [name, where(wide(value.axes), next, value)] as const;
    });
    return { N: where(isDead, limit, old), ...Object.fromEntries(changed) };
  });
}

/** A row of the batch for each code, also where rows are given for the unused ones only. */
function rowsOfCodes(
  rows: readonly number[],
  codes: number,
  dead: readonly number[],
): number[] {
  const forDeadOnly = rows.length === dead.length && rows.length < codes;
  return Array.from({ length: codes }, (_, code) =>
    forDeadOnly ? (rows[dead.indexOf(code)] ?? 0) : rows[code]!,
  );
}
