/** Rows of an evaluation -> groups of rows about the same thing, with the shared words said once. */
import type {
  Evaluation,
  MetricRow,
} from "../../../src-main/contract/records.ts";

/** `Speaks now: F1 (40 frames)` is the measure `F1` of the group `Speaks now` with the note `40 frames`. */
export interface TitleParts {
  readonly group: string;
  readonly measure: string;
  readonly note: string;
}

export interface RowGroup {
  readonly title: string;
  readonly note: string;
  readonly rows: readonly {
    readonly measure: string;
    readonly row: MetricRow;
  }[];
}

/** Takes a title apart; what it does not have is empty, and a title without a group is its own measure. */
export function titleParts(title: string): TitleParts {
  const [, rest = title, note = ""] =
    /^(.*?)\s*\(([^()]*)\)$/.exec(title) ?? [];
  const colon = rest.indexOf(": ");
  return colon < 0
    ? { group: "", measure: rest, note }
    : { group: rest.slice(0, colon), measure: rest.slice(colon + 2), note };
}

/** Groups neighbouring rows that have group and note in common; what is about shifts of the turn comes first. */
export function groupRows(rows: readonly MetricRow[]): readonly RowGroup[] {
  const groups: (RowGroup & { rows: RowGroup["rows"][number][] })[] = [];
  for (const row of rows) {
    const { group, measure, note } = titleParts(row.title);
    const last = groups.at(-1);
    if (last && last.title === group && last.note === note)
      last.rows.push({ measure, row });
    else groups.push({ title: group, note, rows: [{ measure, row }] });
  }
  return groups.sort(
    (a, b) => Number(isAboutShifts(b)) - Number(isAboutShifts(a)),
  );
}

function isAboutShifts({ rows }: RowGroup): boolean {
  return rows[0]!.row.name.startsWith("shift");
}

/** The plain frame-by-frame protocol first, then the published ones by name. */
export function inReadingOrder(
  evaluations: readonly Evaluation[],
): readonly Evaluation[] {
  const key = ({ protocol, split }: Evaluation): string =>
    `${protocol === "frames" ? 0 : 1} ${protocol} ${split}`;
  return evaluations.toSorted((a, b) => key(a).localeCompare(key(b)));
}
