/** Name of a colour map -> 256 colours, evenly spaced to the eye. */

export type ColormapName = "magma" | "viridis" | "cividis" | "diverging";

/** 256 colours as little-endian 0xAABBGGRR words, ready for the pixels of an ImageData. */
export type ColorTable = Uint32Array;

type Coefficients = readonly (readonly [number, number, number])[];

/** Polynomials of degree 6 in [0, 1] for red, green, blue: Matt Zucker's fits of matplotlib's maps (public domain). */
const polynomials: Readonly<Record<"magma" | "viridis", Coefficients>> = {
  magma: [
    [-0.002136485053939582, -0.000749655052795221, -0.005386127855323933],
    [0.2516605407371642, 0.6775232436837668, 2.494026599312351],
    [8.353717279216625, -3.577719514958484, 0.3144679030132573],
    [-27.66873308576866, 14.26473078096533, -13.64921318813922],
    [52.17613981234068, -27.94360607168351, 12.94416944238394],
    [-50.76852536473588, 29.04658282127291, 4.23415299384598],
    [18.65570506591883, -11.48977351997711, -5.601961508734096],
  ],
  viridis: [
    [0.2777273272234177, 0.005407344544966578, 0.3340998053353061],
    [0.1050930431085774, 1.404613529898575, 1.384590162594685],
    [-0.3308618287255563, 0.214847559468213, 0.09509516302823659],
    [-4.634230498983486, -5.799100973351585, -19.33244095627987],
    [6.228269936347081, 14.17993336680509, 56.69055260068105],
    [4.776384997670288, -13.74514537774601, -65.35303263337234],
    [-5.435455855934631, 4.645852612178535, 26.3124352495832],
  ],
};

/** Nine equal stretches between ten colours of cividis (Nuñez, Anderton, Renslow 2018). */
const cividis: readonly number[] = [
  0x00204d, 0x00336f, 0x39486b, 0x575c6d, 0x707173, 0x8a8779, 0xa69d75,
  0xc4b56c, 0xe4cf5b, 0xffea46,
];

/** Blue over white to red, for what has a zero in the middle (ColorBrewer's RdBu, Harrower and Brewer 2003). */
const diverging: readonly number[] = [
  0x053061, 0x2166ac, 0x4393c3, 0x92c5de, 0xd1e5f0, 0xf7f7f7, 0xfddbc7,
  0xf4a582, 0xd6604d, 0xb2182b, 0x67001f,
];

/** The names offered for energies, the usual one first. */
export const colormapNames: readonly ColormapName[] = [
  "magma",
  "viridis",
  "cividis",
];

const tables = new Map<ColormapName, ColorTable>();

/** The table of a colour map, made once. */
export function colorTable(name: ColormapName): ColorTable {
  let table = tables.get(name);
  if (!table) {
    table = Uint32Array.from({ length: 256 }, (_, i) =>
      word(rgb(name, i / 255)),
    );
    tables.set(name, table);
  }
  return table;
}

/** Stops of a CSS gradient from the lowest to the highest value. */
export function gradientStops(name: ColormapName, count = 16): string {
  return Array.from({ length: count }, (_, i) => {
    const [r, g, b] = rgb(name, i / (count - 1));
    return `rgb(${r} ${g} ${b})`;
  }).join(", ");
}

/** Red, green, blue in 0..255 at a place in [0, 1]. */
function rgb(name: ColormapName, x: number): [number, number, number] {
  if (name === "cividis") return between(cividis, x);
  if (name === "diverging") return between(diverging, x);
  return polynomialAt(polynomials[name], x);
}

function polynomialAt(
  coefficients: Coefficients,
  x: number,
): [number, number, number] {
  const channel = (c: 0 | 1 | 2): number =>
    coefficients.reduceRight((sum, row) => sum * x + row[c], 0);
  return [byte(channel(0)), byte(channel(1)), byte(channel(2))];
}

/** Between the two nearest of evenly spaced colours. */
function between(
  colours: readonly number[],
  x: number,
): [number, number, number] {
  const place = x * (colours.length - 1);
  const index = Math.min(colours.length - 2, Math.floor(place));
  const mix = (shift: number): number => {
    const from = (colours[index]! >> shift) & 255;
    const to = (colours[index + 1]! >> shift) & 255;
    return Math.round(from + (to - from) * (place - index));
  };
  return [mix(16), mix(8), mix(0)];
}

function byte(x: number): number {
  return Math.round(255 * Math.min(1, Math.max(0, x)));
}

function word([r, g, b]: readonly [number, number, number]): number {
  return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
}
