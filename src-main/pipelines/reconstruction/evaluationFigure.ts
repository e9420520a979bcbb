/** An evaluated reconstruction into a figure: how often each code is used, and the error of each band. */
import type {
  BandErrors,
  CodeCounts,
  Evaluation,
  EvaluationDetails,
} from "../../contract/records.ts";
import { codeUsage } from "../../evaluation/codes.ts";
import { numberText, ticks, timeAxis } from "../lab/figures/axes.ts";
import {
  above,
  beside,
  figure,
  headed,
  line,
  moved,
  tag,
  text,
  type Figure,
  type Part,
} from "../lab/figures/svg.ts";
import { themes, type FigureTheme } from "../lab/figures/theme.ts";

const width = 400;
const height = 140;
const left = 56;
const axisNames = {
  ranks: "codes, the most used first",
  hertz: "frequency in Hz (bands of mel width)",
};
const labelledHz = [125, 250, 500, 1000, 2000, 4000, 8000];
/** Safe to tell apart for colour-blind eyes (Wong 2011); the first is the run's own. */
const colours = ["#8b5cf6", "#d55e00", "#009e73", "#7f7f7f"];

export function evaluationFigure(
  run: string,
  { split, seconds }: Pick<Evaluation, "split" | "seconds">,
  { codes, bands }: EvaluationDetails,
  scheme: "light" | "dark" = "light",
): Figure {
  const theme = themes[scheme];
  const title = `${run} on ${Math.round(seconds)} s of ${split} data`;
  const usage = beside(codes.map((grid) => usagePart(grid, theme)));
  const errors = headed(
    "Root mean square error of each band, dB",
    above([errorPlot(bands, theme), legend(bands)], 6),
  );
  const parts = codes.length > 0 ? [usage, errors] : [errors];
  return figure(title, above(parts, 20), theme);
}

/** Shares of all codes, the largest first, with what equal use would be and how many codes count. */
function usagePart({ name, counts }: CodeCounts, theme: FigureTheme): Part {
  const { perplexity, entropyBits, used, samples } = codeUsage(counts);
  const shares = counts
    .map((count) => count / Math.max(1, samples))
    .filter((share) => share > 0)
    .toSorted((a, b) => b - a);
  const equal = 1 / counts.length;
  const scale = decades([equal, ...shares]);
  const x = (rank: number) => (rank / counts.length) * width;
  const y = (share: number) => height * (1 - scale.place(share));
  const steps = shares.map(
    (share, rank) => `V${y(share).toFixed(1)}H${x(rank + 1).toFixed(1)}`,
  );
  const marks =
    line(0, y(equal), width, y(equal), theme.muted, dashed) +
    text(width, y(equal) - 4, "all equally used", toTheLeft(theme.muted)) +
    line(x(perplexity), 0, x(perplexity), height, theme.mark, dashed) +
    text(x(perplexity) + 5, 11, `perplexity ${numberText(perplexity)}`, {
      fill: theme.mark,
    });
  const body =
    tag("path", {
      d: `M0 ${height}${steps.join("")}V${height}Z`,
      fill: theme.mark,
      "fill-opacity": 0.45,
    }) + marks;
  const levels = scale.values.map((share) => ({
    y: y(share),
    words: `${Number((100 * share).toPrecision(1))} %`,
  }));
  const axis = timeAxis(width, 0, counts.length, axisNames.ranks, theme);
  const mostBits = Math.log2(counts.length);
  // A grid without a name of its own is called "codes".
  const title = name === "codes" ? "Codes" : `Codes "${name}"`;
  return headed(
    `${title}: ${used} of ${counts.length} used, entropy ${entropyBits.toFixed(1)} of ${mostBits.toFixed(1)} bits`,
    plot(body, levels, axis, theme),
  );
}

/** A logarithmic scale of shares, 0 at the power of ten below the smallest and 1 a little above the largest. */
function decades(shares: readonly number[]): {
  /** Powers of ten on the scale. */
  readonly values: readonly number[];
  readonly place: (share: number) => number;
} {
  const low = Math.floor(Math.log10(Math.min(...shares)));
  const high = Math.log10(1.5 * Math.max(...shares));
  const powers = Math.floor(high) - low + 1;
  return {
    values: Array.from({ length: powers }, (_, n) => 10 ** (low + n)),
    place: (share) => (Math.log10(share) - low) / (high - low),
  };
}

function errorPlot(
  { frequenciesHz, curves }: BandErrors,
  theme: FigureTheme,
): Part {
  const most = Math.max(0.1, ...curves.flatMap(({ decibels }) => decibels));
  const bands = frequenciesHz.length;
  const x = (band: number) => ((band + 0.5) / bands) * errorWidth;
  const drawn = curves.map(({ decibels }, index) =>
    tag("polyline", {
      points: decibels
        .map((error, band) => {
          const y = height * (1 - error / most);
          return `${x(band).toFixed(1)},${y.toFixed(1)}`;
        })
        .join(" "),
      fill: "none",
      stroke: colours[index % colours.length],
      "stroke-width": index === 0 ? 2.2 : 1.5,
    }),
  );
  const axis = hertzAxis(frequenciesHz, x, theme);
  const levels = ticks(0, most, 4).map((value) => ({
    y: height * (1 - value / most),
    words: numberText(value),
  }));
  return plot(drawn.toReversed().join(""), levels, axis, theme);
}

const errorWidth = 2 * width + left;
const dashed = { "stroke-dasharray": "4 3" };

function toTheLeft(fill: string) {
  return { "text-anchor": "end", fill };
}

/** Round frequencies at the bands that are nearest. */
function hertzAxis(
  frequenciesHz: readonly number[],
  x: (band: number) => number,
  theme: FigureTheme,
): Part {
  const top = frequenciesHz.at(-1) ?? 0;
  const marks = labelledHz
    .filter((hertz) => hertz <= top && hertz >= frequenciesHz[0]!)
    .map((hertz) => {
      const above = frequenciesHz.findIndex((centre) => centre >= hertz);
      const before = frequenciesHz[above - 1] ?? hertz;
      const gap = Math.max(1e-9, frequenciesHz[above]! - before);
      const at = x(above - (frequenciesHz[above]! - hertz) / gap);
      const middle = { "text-anchor": "middle", fill: theme.muted };
      return (
        line(at, 0, at, 4, theme.muted) + text(at, 15, String(hertz), middle)
      );
    });
  const name = text(errorWidth / 2, 29, axisNames.hertz, {
    "text-anchor": "middle",
    fill: theme.muted,
  });
  return {
    width: errorWidth,
    height: 32,
    body: line(0, 0, errorWidth, 0, theme.muted) + marks.join("") + name,
  };
}

/** A body over its axis, with labelled levels. */
function plot(
  body: string,
  levels: readonly { readonly y: number; readonly words: string }[],
  axis: Part,
  theme: FigureTheme,
): Part {
  const grid = levels.map(
    ({ y, words }) =>
      line(0, y, axis.width, y, theme.line) +
      text(-6, y + 4, words, toTheLeft(theme.muted)),
  );
  return {
    width: left + axis.width,
    height: height + axis.height,
    body: moved(left, 0, grid.join("") + body) + moved(left, height, axis.body),
  };
}

function legend({ curves }: BandErrors): Part {
  let x = left;
  const body = curves.map(({ name }, index) => {
    const colour = colours[index % colours.length]!;
    const mark = line(x, 6, x + 18, 6, colour, { "stroke-width": 2.5 });
    const words = text(x + 23, 10, name);
    x += 40 + 6.5 * name.length;
    return mark + words;
  });
  return { width: x, height: 14, body: body.join("") };
}
