/** Turns mel settings into the layout of the memory of their program, and fills in its tables. */
import { melWeights } from "../melFilters.ts";
import type { MelSettings } from "../melSettings.ts";
import { hannWindow } from "../window.ts";
import { fillFilters, filterBytes, type FilterPlaces } from "./filterCode.ts";
import { vectorBytes as pair } from "./instructions.ts";
import { doubles } from "./lanes.ts";
import { twiddleTable } from "./transformCode.ts";

/** Bytes of a number that is the same for both frames. */
const single = doubles.bytes;

/** Frames that are given at once, an even number. */
export const blockFrames = 32;

/** Where the program finds and leaves things in its memory, in bytes. */
export interface MelPlaces extends FilterPlaces {
  /** Samples of a block of frames as doubles, and a hop more for the second of a last pair. */
  readonly samples: number;
  /** Results of a block as floats. */
  readonly logarithms: number;
  readonly window: number;
  /** Cosines and sines that turn the results of a pass, in turn. */
  readonly twiddles: number;
  /** Cosines and sines that part the transform of real samples into its bins. */
  readonly turns: number;
  /** Two pairs of arrays of real and imaginary parts, which the passes read and write in turn. */
  readonly first: number;
  readonly second: number;
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
  const filters = filterBytes(weights, doubles);
  return {
    samples: take((fftSize + blockFrames * hopSamples) * single),
    logarithms: take(blockFrames * bands * 4),
    window: take(fftSize * single),
    twiddles: take(twiddleTable(half).length * single),
    turns: take((half + 2) * single),
    first: take(2 * half * pair),
    second: take(2 * half * pair),
    bins: take((half + 2) * pair),
    rows: take(filters.rows),
    weights: take(filters.weights),
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
  const half = fftSize / 2;
  const put = (at: number, values: ArrayLike<number>) =>
    doubles.put(buffer, at, values);
  // Halved, which saves the divisions by two after the transform.
  put(
    places.window,
    hannWindow(fftSize).map((value) => value / 2),
  );
  put(places.twiddles, twiddleTable(half));
  put(
    places.turns,
    Array.from({ length: half / 2 + 1 }, (_, k) => [
      Math.cos((2 * Math.PI * k) / fftSize),
      Math.sin((2 * Math.PI * k) / fftSize),
    ]).flat(),
  );
  fillFilters(buffer, melWeights(settings), doubles, places);
}
