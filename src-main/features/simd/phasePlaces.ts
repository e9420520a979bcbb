/** Turns a window's size into the layout of the memory of the phase program, and fills in its tables. */
import { hannWindow } from "../window.ts";
import { vectorBytes } from "./instructions.ts";
import { floats } from "./lanes.ts";
import { twiddleTable } from "./transformCode.ts";

/** Vectors of a bin: the wanted magnitude, then real and imaginary part of the round before. */
export const binVectors = 3;

/** Where the program finds its tables, in bytes; spectra and samples lie from `end` on. */
export interface PhasePlaces {
  readonly analysis: number;
  readonly synthesis: number;
  /** How much of the round before is taken off, in every lane. */
  readonly weight: number;
  readonly twiddles: number;
  /** Cosines and sines that part the transform of real samples into its bins. */
  readonly turns: number;
  /** Two pairs of arrays of real and imaginary parts, which the passes read and write in turn. */
  readonly first: number;
  readonly second: number;
  readonly end: number;
}

export function phasePlaces(fftSize: number): PhasePlaces {
  let end = 0;
  const take = (bytes: number) => {
    const start = end;
    end += Math.ceil(bytes / vectorBytes) * vectorBytes;
    return start;
  };
  const half = fftSize / 2;
  return {
    analysis: take(fftSize * floats.bytes),
    synthesis: take(fftSize * floats.bytes),
    weight: take(vectorBytes),
    twiddles: take(twiddleTable(half).length * floats.bytes),
    turns: take((half + 2) * floats.bytes),
    first: take(2 * half * vectorBytes),
    second: take(2 * half * vectorBytes),
    end,
  };
}

export function fillPhaseTables(
  buffer: ArrayBuffer,
  fftSize: number,
  places: PhasePlaces,
): void {
  const put = (at: number, values: ArrayLike<number>) =>
    floats.put(buffer, at, values);
  const window = hannWindow(fftSize);
  // Halved, which saves the divisions by two after the transform; the way back is divided by its size.
  put(
    places.analysis,
    window.map((value) => value / 2),
  );
  put(
    places.synthesis,
    window.map((value) => value / fftSize),
  );
  put(places.twiddles, twiddleTable(fftSize / 2));
  put(
    places.turns,
    Array.from({ length: fftSize / 4 + 1 }, (_, k) => [
      Math.cos((2 * Math.PI * k) / fftSize),
      Math.sin((2 * Math.PI * k) / fftSize),
    ]).flat(),
  );
}
