/** The gradient of one output step in the input, into a heat map with the receptive field under it. */
import type { LabField } from "../../../contract/lab.ts";
import type { Tensor } from "../../../engine/executors/executor.ts";
import { colourBar, numberText, timeAxis } from "./axes.ts";
import { cellImage } from "./pixels.ts";
import {
  above,
  beside,
  line,
  moved,
  rect,
  tag,
  text,
  type Part,
} from "./svg.ts";
import { diverging, type FigureTheme } from "./theme.ts";

export interface GradientView {
  /** `[examples, channels, T]` or `[examples, channels, T, bins]`; the first example is drawn. */
  readonly gradient: Tensor;
  /** Input step of the probed output step. */
  readonly origin: number;
  readonly field: LabField;
  readonly framesPerSecond: number;
  readonly maxFutureGradient: number;
  /** What the rows are. */
  readonly rowName: string;
}

const plotHeight = 150;

/** The map, the black line at the step, and the receptive field that the graph promises. */
export function gradientPart(view: GradientView, theme: FigureTheme): Part {
  const grid = gridOf(view.gradient);
  const cell = Math.max(2, Math.min(14, Math.floor(620 / grid.steps)));
  const width = grid.steps * cell;
  const height = Math.min(plotHeight, Math.max(40, grid.rows * 12));
  const image = cellImage(
    grid.steps,
    grid.rows,
    (step, row) => diverging(grid.at(grid.rows - 1 - row, step) / grid.largest),
    { x: 0, y: 0, width, height },
  );
  const x = (view.origin + 0.5) * cell;
  const mark =
    line(x, 0, x, height, "#ffffff", { "stroke-width": 3, opacity: 0.55 }) +
    line(x, 0, x, height, "#000000", { "stroke-width": 1.6 }) +
    line(x, -6, x, 0, theme.text, { "stroke-width": 1.6 }) +
    line(x, height, x, height + 20, theme.text, { "stroke-width": 1.6 });
  const names = rowLabels(grid.rows, height, view.rowName, theme);
  const span = moved(0, height + 6, fieldBar(view, cell, grid.steps, theme));
  const offset = (steps: number) => steps - view.origin - 0.5;
  const frames = timeAxis(
    width,
    offset(0),
    offset(grid.steps),
    "frames from the step",
    theme,
  );
  const seconds = timeAxis(
    width,
    offset(0),
    offset(grid.steps),
    "seconds",
    theme,
    1 / view.framesPerSecond,
  );
  const plot: Part = {
    width,
    height: height + 22,
    body: image + span + mark,
  };
  const body = above([plot, frames, seconds], 4);
  const largest = colourBar(
    height,
    -grid.largest,
    grid.largest,
    "gradient",
    (share) => diverging(2 * share - 1),
    theme,
  );
  return above(
    [beside([names, body, largest], 8), verdictPart(view, theme)],
    8,
  );
}

interface Grid {
  readonly rows: number;
  readonly steps: number;
  readonly largest: number;
  at(row: number, step: number): number;
}

/** Channels (or bins) by steps, of the first example. */
function gridOf({ shape, data }: Tensor): Grid {
  const [, channels, steps, bins] = shape as [number, number, number, number?];
  const rows = channels * (bins ?? 1);
  const at = (row: number, step: number) =>
    bins === undefined
      ? data[row * steps + step]!
      : data[(Math.floor(row / bins) * steps + step) * bins + (row % bins)]!;
  let largest = 0;
  for (let i = 0; i < rows * steps; i++)
    largest = Math.max(largest, Math.abs(data[i]!));
  return { rows, steps, largest: largest || 1, at };
}

function rowLabels(
  rows: number,
  height: number,
  name: string,
  theme: FigureTheme,
): Part {
  const words = { fill: theme.muted, "text-anchor": "end" };
  const title = tag(
    "g",
    { transform: `translate(9 ${height / 2}) rotate(-90)` },
    text(0, 0, name, { "text-anchor": "middle", fill: theme.muted }),
  );
  return {
    width: 40,
    height,
    body:
      title +
      text(38, 9, String(rows - 1), words) +
      text(38, height, "0", words),
  };
}

/** The interval of the graph, its holes left out; what lies behind the step in the future is red. */
function fieldBar(
  { field, origin }: GradientView,
  cell: number,
  steps: number,
  theme: FigureTheme,
): string {
  const start = Math.max(0, origin + (field.from ?? -Infinity));
  const end = Math.min(steps - 1, origin + (field.to ?? Infinity));
  const seen = solidParts(start, end, field, origin);
  return seen
    .map(({ from, to }) =>
      rect(from * cell, 0, (to - from + 1) * cell, 8, theme.mark, { rx: 1 }),
    )
    .join("");
}

function solidParts(
  start: number,
  end: number,
  { holes }: LabField,
  origin: number,
): { from: number; to: number }[] {
  const parts: { from: number; to: number }[] = [];
  let from = start;
  for (const hole of holes) {
    if (origin + hole.from > from)
      parts.push({ from, to: origin + hole.from - 1 });
    from = Math.max(from, origin + hole.to + 1);
  }
  if (from <= end) parts.push({ from, to: end });
  return parts;
}

function verdictPart(view: GradientView, theme: FigureTheme): Part {
  const { field, maxFutureGradient, framesPerSecond } = view;
  const span =
    field.frames === null
      ? "all the past"
      : `${field.frames} frames (${numberText((1000 * field.frames) / framesPerSecond)} ms), ${field.from} to ${field.to}`;
  const isClean = maxFutureGradient === 0;
  const future = isClean
    ? "largest gradient into the future: exactly 0"
    : `LOOKS AHEAD: gradient into the future up to ${numberText(maxFutureGradient)}`;
  const body =
    rect(40, 4, 10, 8, theme.mark) +
    text(56, 12, `receptive field by the graph: ${span.replaceAll("-", "−")}`) +
    text(
      40,
      28,
      future,
      isClean ? {} : { fill: theme.error, "font-weight": 600 },
    );
  return { width: 420, height: 32, body };
}
