/** Light or dark, into the colours of a figure, and numbers into the colours of a heat map. */

export type FigureScheme = "light" | "dark";

export interface FigureTheme {
  readonly surface: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  /** Cells without a value. */
  readonly empty: string;
  readonly mark: string;
  readonly error: string;
}

export const themes: Readonly<Record<FigureScheme, FigureTheme>> = {
  light: {
    surface: "#ffffff",
    text: "#181b21",
    muted: "#58616f",
    line: "#dde1e7",
    empty: "#f1f3f6",
    mark: "#8b5cf6",
    error: "#b4232a",
  },
  dark: {
    surface: "#0e1014",
    text: "#e7e9ee",
    muted: "#98a1b0",
    line: "#262b35",
    empty: "#181c23",
    mark: "#8b5cf6",
    error: "#f2777a",
  },
};

export type Rgb = readonly [red: number, green: number, blue: number];

/** Five colours of magma, which are evenly spaced to the eye (van der Walt and Smith). */
const magmaStops: readonly Rgb[] = [
  [0, 0, 4],
  [81, 18, 124],
  [183, 55, 121],
  [252, 137, 97],
  [252, 253, 191],
];
/** Blue, white, red: ColorBrewer's RdBu from its far ends. */
const divergingStops: readonly Rgb[] = [
  [5, 48, 97],
  [67, 147, 195],
  [247, 247, 247],
  [214, 96, 77],
  [103, 0, 31],
];

/** Energy: 0 is dark, 1 is bright. */
export function magma(share: number): Rgb {
  return between(magmaStops, share);
}

/** Signed numbers: -1 is blue, 0 white, 1 red. */
export function diverging(value: number): Rgb {
  return between(divergingStops, (value + 1) / 2);
}

export function css([red, green, blue]: Rgb): string {
  const hex = (value: number) => value.toString(16).padStart(2, "0");
  return `#${hex(red)}${hex(green)}${hex(blue)}`;
}

/** Black or white words, whichever is read better on a colour. */
export function inkOn([red, green, blue]: Rgb): string {
  const light = 0.299 * red + 0.587 * green + 0.114 * blue;
  return light > 140 ? "#000000" : "#ffffff";
}

function between(stops: readonly Rgb[], share: number): Rgb {
  const place = Math.min(1, Math.max(0, share)) * (stops.length - 1);
  const index = Math.min(stops.length - 2, Math.floor(place));
  const mix = (channel: 0 | 1 | 2) => {
    const from = stops[index]![channel];
    const to = stops[index + 1]![channel];
    return Math.round(from + (to - from) * (place - index));
  };
  return [mix(0), mix(1), mix(2)];
}
