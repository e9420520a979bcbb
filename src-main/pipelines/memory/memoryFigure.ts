/** Curves of what codes remember into a figure: error against how far back the frame lies. */
import { numberText, ticks, timeAxis } from "../lab/figures/axes.ts";
import {
  above,
  figure,
  line,
  tag,
  text,
  type Figure,
  type Part,
} from "../lab/figures/svg.ts";
import { themes, type FigureTheme } from "../lab/figures/theme.ts";
import type { RememberResult } from "../remember.ts";

const width = 520;
const height = 220;
const left = 44;
/** Safe to tell apart for colour-blind eyes (Wong 2011). */
const colours = ["#0072b2", "#d55e00", "#009e73", "#7f7f7f", "#cc79a7"];

export function memoryFigure(
  result: RememberResult,
  scheme: "light" | "dark" = "light",
): Figure {
  const theme = themes[scheme];
  const title = `What the codes of ${result.run} remember`;
  return figure(title, above([plot(result, theme), legend(result)], 12), theme);
}

/** From 0 to the largest error, at least to 1: what the mean of all frames gives. */
function plot(result: RememberResult, theme: FigureTheme): Part {
  const { lags, curves, contextFrames, hopSeconds } = result;
  const most = Math.max(1, ...curves.flatMap(({ errors }) => errors));
  const last = Math.max(1, lags.at(-1)!);
  const x = (lag: number) => left + (lag / last) * width;
  const y = (error: number) => height * (1 - error / most);
  const grid = ticks(0, most, 5).map(
    (value) =>
      line(left, y(value), left + width, y(value), theme.line) +
      text(left - 6, y(value) + 4, numberText(value), {
        "text-anchor": "end",
        fill: theme.muted,
      }),
  );
  const edge =
    line(x(contextFrames), 0, x(contextFrames), height, theme.mark, {
      "stroke-dasharray": "4 3",
    }) +
    text(x(contextFrames) - 4, 11, "receptive field ends", {
      "text-anchor": "end",
      fill: theme.mark,
    });
  const drawn = curves.map(({ errors }, index) =>
    tag("polyline", {
      points: errors
        .map((error, i) => `${x(lags[i]!).toFixed(1)},${y(error).toFixed(1)}`)
        .join(" "),
      fill: "none",
      stroke: colours[index % colours.length],
      "stroke-width": 1.8,
    }),
  );
  const axis = timeAxis(
    width,
    0,
    last,
    `frames back (one is ${(1000 * hopSeconds).toFixed(0)} ms)`,
    theme,
  );
  return {
    width: left + width,
    height: height + axis.height,
    body:
      grid.join("") +
      edge +
      drawn.join("") +
      tag("g", { transform: `translate(${left} ${height})` }, axis.body),
  };
}

function legend({ curves }: RememberResult): Part {
  let x = left;
  const body = curves.map(({ name }, index) => {
    const mark = line(x, 6, x + 18, 6, colours[index % colours.length]!, {
      "stroke-width": 2.5,
    });
    const words = text(x + 23, 10, name);
    x += 40 + 6.5 * name.length;
    return mark + words;
  });
  return { width: x, height: 14, body: body.join("") };
}
