/** The drawing plan of a network into its diagram: dots for steps, lines for what they read, the input at the bottom. */
import type { Cone, ConeRow } from "../cone.ts";
import { shortLayerText } from "../layerText.ts";
import { timeAxis } from "./axes.ts";
import {
  above,
  letterWidth,
  line,
  moved,
  tag,
  text,
  type Part,
} from "./svg.ts";
import type { FigureTheme } from "./theme.ts";

const rowHeight = 40;

/** The diagram of the steps that the newest output step needs; what it reads of the future is red. */
export function conePart(cone: Cone, theme: FigureTheme): Part {
  const { rows } = cone;
  const places = cone.needed.map((steps, i) =>
    [...steps].map((step) => placeOf(rows[i]!, step)),
  );
  const oldest = Math.min(...places.flat());
  const newest = Math.max(...places.flat());
  const steps = newest - oldest + 1;
  const cell = Math.max(4, Math.min(26, 540 / steps));
  const labels = Math.min(
    250,
    Math.max(...rows.map(({ text: words }) => shortLayerText(words).length)) *
      letterWidth +
      12,
  );
  const width = steps * cell;
  const height = rows.length * rowHeight;
  const xOf = (row: number, step: number) =>
    labels + (placeOf(rows[row]!, step) - oldest + 0.5) * cell;
  const yOf = (row: number) => height - (row + 0.5) * rowHeight;
  const now = placeOf(rows.at(-1)!, 0);
  const mark = line(
    xOf(rows.length - 1, 0),
    0,
    xOf(rows.length - 1, 0),
    height,
    theme.text,
    { "stroke-width": 1, "stroke-dasharray": "2 3" },
  );
  const body = [
    edges(cone, xOf, yOf, now, theme),
    mark,
    ...rows.map(
      (row, i) =>
        dots(cone, i, xOf, yOf, { oldest, newest, now, cell }, theme) +
        label(row, yOf(i), theme),
    ),
  ].join("");
  const axis = timeAxis(
    width,
    oldest - now - 0.5,
    newest - now + 0.5,
    "input steps from the output step",
    theme,
  );
  const note = cone.isCut
    ? text(labels, 12, "older steps are left out", { fill: theme.muted })
    : "";
  return above(
    [
      { width: labels + width, height, body },
      { ...axis, width: labels + width, body: moved(labels, 0, axis.body) },
      { width: labels + width, height: cone.isCut ? 16 : 0, body: note },
    ],
    4,
  );
}

function placeOf({ jump, phase }: ConeRow, step: number): number {
  return step * jump + phase;
}

function label(row: ConeRow, y: number, theme: FigureTheme): string {
  return text(0, y + 4, shortLayerText(row.text), { fill: theme.muted });
}

type Coordinate = (row: number, step: number) => number;

function edges(
  { rows, needed }: Cone,
  xOf: Coordinate,
  yOf: (row: number) => number,
  now: number,
  theme: FigureTheme,
): string {
  const kept: string[] = [];
  const ahead: string[] = [];
  rows.forEach((one, row) => {
    for (const read of one.reads)
      for (const step of needed[row]!)
        for (const tap of drawnTaps(read.taps, needed[row]!.size)) {
          const below = step * read.stride + tap;
          if (!needed[read.row]!.has(below)) continue;
          const isAhead = placeOf(rows[read.row]!, below) > now;
          (isAhead ? ahead : kept).push(
            `M${xOf(row, step).toFixed(1)} ${yOf(row).toFixed(1)}L${xOf(read.row, below).toFixed(1)} ${yOf(read.row).toFixed(1)}`,
          );
        }
  });
  const path = (parts: readonly string[], stroke: string) =>
    parts.length === 0
      ? ""
      : tag("path", {
          d: parts.join(""),
          stroke,
          fill: "none",
          "stroke-width": 1,
          opacity: 0.75,
        });
  return path(kept, theme.mark) + path(ahead, theme.error);
}

/** Where lines would be a solid surface, the outermost say as much. */
function drawnTaps(taps: readonly number[], steps: number): readonly number[] {
  return taps.length * steps > 600 ? [taps[0]!, taps.at(-1)!] : taps;
}

function dots(
  { rows, needed }: Cone,
  row: number,
  xOf: Coordinate,
  yOf: (row: number) => number,
  span: { oldest: number; newest: number; now: number; cell: number },
  theme: FigureTheme,
): string {
  const { jump, phase } = rows[row]!;
  const radius = Math.max(1.6, Math.min(4.5, span.cell / 3.2));
  const first = Math.ceil((span.oldest - phase) / jump);
  const last = Math.floor((span.newest - phase) / jump);
  return Array.from({ length: last - first + 1 }, (_, i) => {
    const step = first + i;
    const isNeeded = needed[row]!.has(step);
    const isAhead = isNeeded && placeOf(rows[row]!, step) > span.now;
    return tag("circle", {
      cx: xOf(row, step),
      cy: yOf(row),
      r: radius,
      fill: isAhead ? theme.error : isNeeded ? theme.mark : theme.line,
    });
  }).join("");
}
