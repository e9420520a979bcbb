/** Points of a run's curve -> the series that a chart shows. */
import type { CurvePoint } from "../../../src-main/contract/records.ts";
import type { Point } from "../../ui/chart.ts";

/** Points of one slash-name, by step. */
export interface CurveSeries {
  readonly name: string;
  readonly points: readonly Point[];
}

/** Groups points by their name, in order of first appearance; a step that came twice keeps its last value. */
export function curveSeries(curve: readonly CurvePoint[]): CurveSeries[] {
  const groups = new Map<string, Map<number, number>>();
  for (const { series, step, value } of curve) {
    let group = groups.get(series);
    if (!group) groups.set(series, (group = new Map()));
    group.set(step, value);
  }
  return [...groups].map(([name, group]) => ({
    name,
    points: [...group].sort((a, b) => a[0] - b[0]).map(([x, y]) => ({ x, y })),
  }));
}

/** The measures that series are of: the part of their names after the first slash. */
export function measures(series: readonly CurveSeries[]): string[] {
  return [...new Set(series.map(({ name }) => measureOf(name)))];
}

/** `train/loss` -> `loss`; a name without a slash is its own measure. */
export function measureOf(name: string): string {
  return name.includes("/") ? name.slice(name.indexOf("/") + 1) : name;
}

/** True for what was measured on data that the training did not see. */
export function isHeldOut(name: string): boolean {
  return /^(valid|val|test|held)/.test(name);
}
