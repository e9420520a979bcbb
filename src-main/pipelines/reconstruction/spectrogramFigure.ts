/** A stretch of a voice into a figure: original, reconstruction and their difference above each other. */
import { decibelsPerNeper } from "../../evaluation/spectra.ts";
import { colourBar, timeAxis } from "../lab/figures/axes.ts";
import { cellImage } from "../lab/figures/pixels.ts";
import {
  above,
  beside,
  figure,
  headed,
  type Figure,
  type Part,
} from "../lab/figures/svg.ts";
import {
  diverging,
  magma,
  themes,
  type FigureTheme,
  type Rgb,
} from "../lab/figures/theme.ts";

/** Log-mel values `[columns, bands]` of both, from a time on. */
export interface SpectrogramStretch {
  readonly title: string;
  readonly bands: number;
  readonly startSeconds: number;
  /** Of all columns. */
  readonly seconds: number;
  /** Frames that a column is the mean of. */
  readonly framesEach: number;
  readonly original: Float32Array;
  readonly reconstruction: Float32Array;
}

const width = 640;
const height = 120;
/** Largest difference that the colours tell, in dB. */
const span = 12;

export function spectrogramFigure(
  stretch: SpectrogramStretch,
  scheme: "light" | "dark" = "light",
): Figure {
  const theme = themes[scheme];
  const { original, reconstruction, bands, startSeconds, seconds } = stretch;
  const decibels = (frames: Float32Array) =>
    frames.map((value) => decibelsPerNeper * value);
  const [a, b] = [decibels(original), decibels(reconstruction)];
  const difference = b.map((value, i) => value - a[i]!);
  let low = Infinity;
  let high = -Infinity;
  for (const value of a) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const energy = (value: number) =>
    magma((value - low) / Math.max(1e-9, high - low));
  const { framesEach } = stretch;
  const columns =
    framesEach === 1 ? "" : `; means of ${framesEach} frames each`;
  const pictures: [string, Float32Array, (value: number) => Rgb, Part][] = [
    ["Original", a, energy, bar(low, high, magma, theme)],
    ["Reconstruction", b, energy, bar(low, high, magma, theme)],
    [
      "Reconstruction minus original",
      difference,
      (value) => diverging(value / span),
      bar(-span, span, (share) => diverging(2 * share - 1), theme),
    ],
  ];
  return figure(
    stretch.title,
    above(
      [
        ...pictures.map(([heading, frames, colourOf, scale]) =>
          headed(
            heading,
            beside([picture(frames, bands, colourOf), scale], 10),
          ),
        ),
        timeAxis(
          width,
          startSeconds,
          startSeconds + seconds,
          `time in s; ${bands} mel bands, lowest at the bottom${columns}`,
          theme,
        ),
      ],
      8,
    ),
    theme,
  );
}

function bar(
  low: number,
  high: number,
  colourOf: (share: number) => Rgb,
  theme: FigureTheme,
): Part {
  return colourBar(height, low, high, "dB", colourOf, theme);
}

function picture(
  frames: Float32Array,
  bands: number,
  colourOf: (value: number) => Rgb,
): Part {
  const columns = Math.max(1, frames.length / bands);
  const place = { x: 0, y: 0, width, height };
  const body = cellImage(
    columns,
    bands,
    (column, row) => colourOf(frames[column * bands + bands - 1 - row] ?? 0),
    place,
  );
  return { width, height, body };
}
