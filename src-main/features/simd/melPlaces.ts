/** Turns mel settings into the layout of the memory of their program, and fills in its tables. */
import { melWeights } from "../melFilters.ts";
import type { MelSettings } from "../melSettings.ts";
import { hannWindow } from "../window.ts";
import { pair, single, twiddleTable } from "./transformCode.ts";

/** Where the program finds and leaves things in its memory, in bytes. */
export interface MelPlaces {
  /** Samples as doubles: those of the first frame and, from the hop on, those of the second. */
  readonly samples: number;
  readonly window: number;
  /** Cosines and sines that turn the results of a pass, in turn. */
  readonly twiddles: number;
  /** Cosines and sines that part the transform of real samples into its bins. */
  readonly turns: number;
  /** Two pairs of arrays of real and imaginary parts, which the passes read and write in turn. */
  readonly first: number;
  readonly second: number;
  readonly magnitudes: number;
  /** For every band the address of its first magnitude and the end of its weights. */
  readonly rows: number;
  readonly weights: number;
  readonly results: number;
  readonly end: number;
}

export function melPlaces(settings: MelSettings): MelPlaces {
  const { fftSize, hopSamples, bands } = settings;
  const weights = melWeights(settings);
  let end = 0;
  const take = (bytes: number) => {
    const start = end;
    end += Math.ceil(bytes / pair) * pair;
    return start;
  };
  const half = fftSize / 2;
  const weightCount = weights.reduce((sum, row) => sum + rowOf(row).length, 0);
  return {
    samples: take((fftSize + hopSamples) * single),
    window: take(fftSize * single),
    twiddles: take(twiddleTable(half).length * single),
    turns: take((half + 2) * single),
    first: take(2 * half * pair),
    second: take(2 * half * pair),
    magnitudes: take((half + 1) * pair),
    rows: take(2 * bands * 4),
    weights: take(weightCount * single),
    results: take(bands * pair),
    end,
  };
}

export function fillTables(
  buffer: ArrayBuffer,
  settings: MelSettings,
  places: MelPlaces,
): void {
  const { fftSize } = settings;
  const doubles = (at: number, values: ArrayLike<number>) =>
    new Float64Array(buffer, at, values.length).set(values);
  const half = fftSize / 2;
  // Halved, which saves the divisions by two after the transform.
  doubles(
    places.window,
    hannWindow(fftSize).map((value) => value / 2),
  );
  doubles(places.twiddles, twiddleTable(half));
  doubles(
    places.turns,
    Array.from({ length: half / 2 + 1 }, (_, k) => [
      Math.cos((2 * Math.PI * k) / fftSize),
      Math.sin((2 * Math.PI * k) / fftSize),
    ]).flat(),
  );
  let end = places.weights;
  const rows = melWeights(settings).flatMap((row) => {
    const kept = rowOf(row);
    doubles(end, kept);
    end += kept.length * single;
    const first = (kept.byteOffset - row.byteOffset) / single;
    return [places.magnitudes + first * pair, end];
  });
  new Int32Array(buffer, places.rows, rows.length).set(rows);
}

/** The weights from the first to the last that is not zero; one zero of a band that has none. */
function rowOf(row: Float64Array): Float64Array {
  const first = Math.max(
    0,
    row.findIndex((weight) => weight !== 0),
  );
  const last = row.findLastIndex((weight) => weight !== 0);
  return row.subarray(first, Math.max(first, last) + 1);
}
