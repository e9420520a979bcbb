/** Turns the steps of a Griffin-Lim round around its two Fourier transforms into instructions. */
import {
  get,
  integer,
  load,
  vectorBytes,
  type Code,
  type Local,
} from "./instructions.ts";
import { binVectors, type PhasePlaces } from "./phasePlaces.ts";
import { complexAt, joined, parted, turnAt } from "./realCode.ts";
import type { Complex } from "./transformCode.ts";
import type { WasmFunction } from "./wasm.ts";

const binBytes = binVectors * vectorBytes;

/** Samples times their gains and the window; even ones become real parts, odd ones imaginary parts. */
export function writeAnalysis(
  program: WasmFunction,
  samples: Local,
  gains: Local,
  half: number,
  { analysis, first }: PhasePlaces,
): void {
  const { times, spread, bytes } = program.lanes;
  const sample = program.pointer(get(samples));
  const gain = program.pointer(get(gains));
  const window = program.integer();
  const to = program.pointer(integer(0));
  program.loop(window, integer(0), integer(2 * half * bytes), 2 * bytes, () => {
    for (const part of [0, 1])
      program.store(
        to,
        first + part * half * vectorBytes,
        times(
          times(
            load(sample, part * vectorBytes),
            load(gain, part * vectorBytes),
          ),
          spread(window, analysis + part * bytes),
        ),
      );
    program.add(sample, 2 * vectorBytes);
    program.add(gain, 2 * vectorBytes);
    program.add(to, vectorBytes);
  });
}

/** Adds the samples times the window; the parts are exchanged, because the way back is the transform of exchanged parts. */
export function writeSynthesis(
  program: WasmFunction,
  from: number,
  samples: Local,
  half: number,
  { synthesis }: PhasePlaces,
): void {
  const { plus, times, spread, bytes } = program.lanes;
  const sample = program.pointer(get(samples));
  const window = program.integer();
  const at = program.pointer(integer(0));
  program.loop(window, integer(0), integer(2 * half * bytes), 2 * bytes, () => {
    for (const part of [0, 1])
      program.store(
        sample,
        part * vectorBytes,
        plus(
          load(sample, part * vectorBytes),
          times(
            load(at, from + (1 - part) * half * vectorBytes),
            spread(window, synthesis + part * bytes),
          ),
        ),
      );
    program.add(sample, 2 * vectorBytes);
    program.add(at, vectorBytes);
  });
}

/**
 * Parts the transform at `array` into bins, gives them their magnitudes and new phases, and joins them again with their
 * parts exchanged, ready for the way back (see RealFft for both). Bins are taken in mirrored pairs.
 */
export function writePhases(
  program: WasmFunction,
  spectrum: Local,
  array: number,
  half: number,
  places: PhasePlaces,
): void {
  const imaginary = array + half * vectorBytes;
  const weight = program.vector(
    load(program.pointer(integer(0)), places.weight),
  );
  const up = program.pointer(integer(0));
  const down = program.pointer(integer(half * vectorBytes));
  const upBin = program.pointer(get(spectrum));
  const downBin = program.pointer([
    ...get(spectrum),
    ...integer(half * binBytes),
    0x6a,
  ]);
  writeEdges(program, { up, array, imaginary }, [upBin, downBin], weight);
  const at = program.integer();
  const { bytes } = program.lanes;
  const last = integer((half / 2 + 1) * 2 * bytes);
  program.loop(at, integer(2 * bytes), last, 2 * bytes, () => {
    program.add(up, vectorBytes);
    program.add(down, -vectorBytes);
    program.add(upBin, binBytes);
    program.add(downBin, -binBytes);
    const by = turnAt(program, at, places.turns);
    const bins = parted(
      program,
      complexAt(program, up, array, imaginary),
      complexAt(program, down, array, imaginary),
      by,
    );
    const a = pushed(program, bins[0], upBin, weight);
    const b = pushed(program, bins[1], downBin, weight);
    // Both are read before one is written: in the middle they are the same bin.
    keep(program, bins[0], upBin);
    keep(program, bins[1], downBin);
    const [low, high] = joined(program, a, b, by);
    for (const [pointer, value] of [
      [up, low],
      [down, high],
    ] as const) {
      program.store(pointer, array, get(value.im));
      program.store(pointer, imaginary, get(value.re));
    }
  });
}

interface Arrays {
  readonly up: Local;
  readonly array: number;
  readonly imaginary: number;
}

/** The first and the last bin, which are real, and lie in the two parts of the first value. */
function writeEdges(
  program: WasmFunction,
  { up, array, imaginary }: Arrays,
  bins: readonly [Local, Local],
  weight: Local,
): void {
  const { plus, minus, times, constant } = program.lanes;
  const { re, im } = complexAt(program, up, array, imaginary);
  const zero = program.vector(constant(0));
  const [first, last] = [plus, minus].map((combined, n) => {
    // Twice the value, because the window is halved and there is no mirrored partner to add.
    const value = {
      re: program.vector(times(combined(get(re), get(im)), constant(2))),
      im: zero,
    };
    const next = pushed(program, value, bins[n]!, weight);
    keep(program, value, bins[n]!);
    return get(next.re);
  }) as [Code, Code];
  program.store(up, array, minus(first, last));
  program.store(up, imaginary, plus(first, last));
}

/** The bin's magnitude with its own phase, pushed on by what it was in the round before. */
function pushed(
  program: WasmFunction,
  { re, im }: Complex,
  bin: Local,
  weight: Local,
): Complex {
  const { plus, minus, times, over, squareRoot, constant } = program.lanes;
  const part = (value: Local, vector: number) =>
    program.vector(
      minus(get(value), times(get(weight), load(bin, vector * vectorBytes))),
    );
  const [a, b] = [part(re, 1), part(im, 2)];
  const length = squareRoot(plus(times(get(a), get(a)), times(get(b), get(b))));
  const scale = program.vector(
    over(load(bin, 0), plus(length, constant(1e-16))),
  );
  return {
    re: program.vector(times(get(a), get(scale))),
    im: program.vector(times(get(b), get(scale))),
  };
}

/** Leaves the bin's value for the next round. */
function keep(program: WasmFunction, { re, im }: Complex, bin: Local): void {
  program.store(bin, vectorBytes, get(re));
  program.store(bin, 2 * vectorBytes, get(im));
}
