/** Impulse responses into a figure: a row of cells for each layer, the input at the bottom. */
import type { LayerResponse } from "../impulse.ts";
import { shortLayerText } from "../layerText.ts";
import { colourBar, numberText, timeAxis } from "./axes.ts";
import { cellImage } from "./pixels.ts";
import {
  above,
  beside,
  headed,
  letterWidth,
  line,
  moved,
  rect,
  text,
  type Part,
} from "./svg.ts";
import {
  css,
  diverging,
  inkOn,
  magma,
  type FigureTheme,
  type Rgb,
} from "./theme.ts";

export interface ImpulseLook {
  readonly theme: FigureTheme;
  /** All that is not 0 counts as 1. */
  readonly thresholded?: boolean;
  /** Input step of the impulse. */
  readonly at: number;
  readonly cellWidth?: number;
  readonly withLabels?: boolean;
}

const rowHeight = 20;

/** Raw and thresholded, side by side, or above each other where both are long. */
export function impulsePair(
  responses: readonly LayerResponse[],
  look: ImpulseLook,
  place: "beside" | "above" = "beside",
): Part {
  const isBeside = place === "beside";
  const support = { ...look, thresholded: true, withLabels: !isBeside };
  const parts = [
    headed("response", impulsePart(responses, look)),
    headed("all that is not 0", impulsePart(responses, support)),
  ];
  return isBeside ? beside(parts) : above(parts);
}

/** Rows of cells over the input's steps, with a line where the impulse is. */
export function impulsePart(
  responses: readonly LayerResponse[],
  look: ImpulseLook,
): Part {
  const is2d = responses.some(({ bins }) => bins > 1);
  const heights = responses.map(({ bins }) =>
    is2d ? Math.max(rowHeight, bins * 5) : rowHeight,
  );
  const steps = responses[0]!.steps;
  const cell = look.cellWidth ?? 18;
  const width = steps * cell;
  const total = heights.reduce((sum, one) => sum + one + 4, 0);
  const labels = look.withLabels === false ? 0 : labelWidth(responses);
  let y = total;
  const rows = responses.map((response, i) => {
    y -= heights[i]! + 4;
    const cells = is2d
      ? mapOf(response, look, cell, heights[i]!)
      : cellsOf(response, look, cell);
    const label = labels > 0 ? labelOf(response, heights[i]!, look.theme) : "";
    return moved(0, y, label + moved(labels, 0, cells));
  });
  // At the cell's edge: what lies left of it came before the impulse.
  const x = labels + look.at * cell - 0.5;
  const mark = line(x, -4, x, total, look.theme.text, { "stroke-width": 1.2 });
  const axis = timeAxis(
    width,
    -look.at - 0.5,
    steps - look.at - 0.5,
    "steps after the impulse",
    look.theme,
  );
  const plot: Part = {
    width: labels + width,
    height: total,
    body: rows.join("") + mark,
  };
  return above(
    [
      plot,
      { ...axis, width: labels + width, body: moved(labels, 0, axis.body) },
    ],
    4,
  );
}

/** The colour scale of rows, each from 0 to its own largest number. */
export function impulseScale(height: number, theme: FigureTheme): Part {
  return colourBar(height, 0, 1, "share of the row's largest", magma, theme);
}

function labelWidth(responses: readonly LayerResponse[]): number {
  const longest = Math.max(...responses.map((one) => labelText(one).length));
  return Math.min(260, longest * letterWidth + 12);
}

function labelText({ path, text: words }: LayerResponse): string {
  return path === "input" ? "input" : shortLayerText(words);
}

function labelOf(
  response: LayerResponse,
  height: number,
  theme: FigureTheme,
): string {
  return text(0, height / 2 + 4, labelText(response), {
    fill: theme.muted,
  });
}

function cellsOf(
  response: LayerResponse,
  look: ImpulseLook,
  cell: number,
): string {
  const { values, steps, stride } = response;
  const largest = largestOf(values);
  const width = cell * stride;
  return Array.from({ length: steps }, (_, step) => {
    const value = values[step]!;
    const x = step * width;
    const colour = colourOf(value, largest, look);
    const box = rect(
      x,
      0,
      width - 1,
      rowHeight,
      colour ? css(colour) : look.theme.empty,
    );
    const words = look.thresholded ? "" : numberText(value);
    if (value === 0 || !colour || words.length * 6 > width) return box;
    return (
      box +
      text(x + (width - 1) / 2, 14, words, {
        "text-anchor": "middle",
        "font-size": 9.5,
        fill: inkOn(colour),
      })
    );
  }).join("");
}

function mapOf(
  response: LayerResponse,
  look: ImpulseLook,
  cell: number,
  height: number,
): string {
  const { values, steps, bins, stride } = response;
  const largest = largestOf(values);
  const none: Rgb =
    look.theme.surface === "#ffffff" ? [241, 243, 246] : [24, 28, 35];
  return cellImage(
    steps,
    bins,
    (step, row) =>
      colourOf(values[step * bins + (bins - 1 - row)]!, largest, look) ?? none,
    { x: 0, y: 0, width: steps * stride * cell, height },
  );
}

/** Null for 0. Rows with numbers of both signs are blue and red. */
function colourOf(
  value: number,
  { size, isSigned }: { size: number; isSigned: boolean },
  look: ImpulseLook,
): Rgb | null {
  if (value === 0) return null;
  if (look.thresholded) return [139, 92, 246];
  if (isSigned) return diverging(value / size);
  return magma(0.25 + 0.75 * (value / size));
}

function largestOf(values: Float64Array): { size: number; isSigned: boolean } {
  let size = 0;
  let isSigned = false;
  for (const value of values) {
    size = Math.max(size, Math.abs(value));
    isSigned ||= value < 0;
  }
  return { size: size || 1, isSigned };
}
