/** A score and its baselines -> whether it says anything. */
import type { MetricRow } from "../../../src-main/contract/records.ts";

type Baseline = MetricRow["baselines"][number];

/** The baseline that is hardest to beat; null when none has a value. */
export function bestBaseline(row: MetricRow): Baseline | null {
  let best: Baseline | null = null;
  for (const baseline of row.baselines)
    if (isBetter(row, baseline.value, best?.value ?? null)) best = baseline;
  return best;
}

/** The name of the baseline that is hardest to beat in each of some rows; null when it is not the same one. */
export function sharedBaseline(rows: readonly MetricRow[]): string | null {
  const names = new Set(rows.map((row) => bestBaseline(row)?.name ?? null));
  const [name] = names;
  return names.size === 1 && rows.length > 1 ? (name ?? null) : null;
}

/** True when a score is better than every baseline that it is given with. */
export function beats(row: MetricRow): boolean {
  const baseline = bestBaseline(row);
  return baseline !== null && isBetter(row, row.value, baseline.value);
}

function isBetter(
  { better }: MetricRow,
  value: number | null,
  than: number | null,
): boolean {
  if (value === null || !Number.isFinite(value)) return false;
  if (than === null) return true;
  return better === "higher" ? value > than : value < than;
}
