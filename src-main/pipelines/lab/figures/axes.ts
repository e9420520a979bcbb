/** Ranges of numbers into axes and colour bars. */
import { line, rect, tag, text, type Part } from "./svg.ts";
import { css, type FigureTheme, type Rgb } from "./theme.ts";

/** Round numbers within a range, about `count` of them. */
export function ticks(from: number, to: number, count = 6): number[] {
  if (to <= from) return [from];
  const rough = (to - from) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step =
    [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough) ??
    10 * power;
  const found: number[] = [];
  for (let i = Math.ceil(from / step); i * step <= to + 1e-9; i++)
    found.push(Number((i * step).toPrecision(12)));
  return found;
}

/** A horizontal axis under something that is `width` wide; `from` and `to` are the values at its two ends. */
export function timeAxis(
  width: number,
  from: number,
  to: number,
  unit: string,
  theme: FigureTheme,
  scale = 1,
): Part {
  const at = (value: number) => ((value / scale - from) / (to - from)) * width;
  const count = Math.max(2, Math.min(10, Math.floor(width / 60)));
  const marks = ticks(from * scale, to * scale, count).map(
    (value) =>
      line(at(value), 0, at(value), 4, theme.muted) +
      text(at(value), 15, numberText(value), {
        "text-anchor": "middle",
        fill: theme.muted,
      }),
  );
  const name = text(width / 2, 29, unit, {
    "text-anchor": "middle",
    fill: theme.muted,
  });
  return {
    width,
    height: 32,
    body: line(0, 0, width, 0, theme.muted) + marks.join("") + name,
  };
}

/** A vertical colour bar with its two ends and its middle. */
export function colourBar(
  height: number,
  low: number,
  high: number,
  unit: string,
  colourOf: (share: number) => Rgb,
  theme: FigureTheme,
): Part {
  const steps = 32;
  const cells = Array.from({ length: steps }, (_, i) =>
    rect(
      0,
      height - ((i + 1) * height) / steps,
      10,
      height / steps + 0.5,
      css(colourOf(i / (steps - 1))),
    ),
  );
  const labels = [low, (low + high) / 2, high].map((value, i) =>
    text(15, height - (i / 2) * height + [0, 4, 8][i]!, numberText(value), {
      fill: theme.muted,
    }),
  );
  const name = tag(
    "g",
    { transform: `translate(66 ${height / 2}) rotate(90)` },
    text(0, 0, unit, { "text-anchor": "middle", fill: theme.muted }),
  );
  return { width: 74, height, body: cells.join("") + labels.join("") + name };
}

/** A number with the digits that help, with a real minus sign. */
export function numberText(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  const words =
    size >= 1e5 || size < 1e-3
      ? value.toExponential(1)
      : String(Number(value.toPrecision(3)));
  return words.replaceAll("-", "−");
}
