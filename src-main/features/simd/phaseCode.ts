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
import type { Complex, PassInput } from "./transformCode.ts";
import type { WasmFunction } from "./wasm.ts";

const binBytes = binVectors * vectorBytes;

/** Samples times their gains and the window; even ones become real parts, odd ones imaginary parts. */
export function analysed(
  program: WasmFunction,
  samples: Local,
  gains: Local,
  { analysis }: PhasePlaces,
): PassInput {
  const { times, spread, bytes } = program.lanes;
  const sample = program.pointer(get(samples));
  const gain = program.pointer(get(gains));
  const window = program.pointer(integer(0));
  const part = (n: number) => {
    const own = times(
      load(sample, n * vectorBytes),
      load(gain, n * vectorBytes),
    );
    return program.vector(times(own, spread(window, analysis + n * bytes)));
  };
  return {
    value: (places) => ({ re: part(2 * places), im: part(2 * places + 1) }),
    next: () => {
      program.add(sample, 2 * vectorBytes);
      program.add(gain, 2 * vectorBytes);
      program.add(window, 2 * bytes);
    },
  };
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
  { weight, turns }: PhasePlaces,
): void {
  const { bytes } = program.lanes;
  const walk: Walk = {
    ...startWalk(program, spectrum, half),
    real: array,
    imaginary: array + half * vectorBytes,
    weight: program.vector(load(program.pointer(integer(0)), weight)),
  };
  writeEdges(program, walk);
  const at = program.integer();
  const last = integer((half / 2 + 1) * 2 * bytes);
  program.loop(at, integer(2 * bytes), last, 2 * bytes, () => {
    program.add(walk.up, vectorBytes);
    program.add(walk.down, -vectorBytes);
    program.add(walk.upBin, binBytes);
    program.add(walk.downBin, -binBytes);
    writePair(program, walk, turnAt(program, at, turns));
  });
}

/** A way through the bins from both ends to the middle. */
interface Walk {
  /** Into the transform, and into the spectrum. */
  readonly up: Local;
  readonly down: Local;
  readonly upBin: Local;
  readonly downBin: Local;
  /** Where the transform's parts are. */
  readonly real: number;
  readonly imaginary: number;
  /** How much of the round before is taken off. */
  readonly weight: Local;
}

function startWalk(program: WasmFunction, spectrum: Local, half: number) {
  const lastBin = [...get(spectrum), ...integer(half * binBytes), 0x6a];
  return {
    up: program.pointer(integer(0)),
    down: program.pointer(integer(half * vectorBytes)),
    upBin: program.pointer(get(spectrum)),
    downBin: program.pointer(lastBin),
  };
}

/** The first and the last bin, which are real, and lie in the two parts of the first value. */
function writeEdges(
  program: WasmFunction,
  { up, upBin, downBin, real, imaginary, weight }: Walk,
): void {
  const { plus, minus, times, constant } = program.lanes;
  const { re, im } = complexAt(program, up, real, imaginary);
  const zero = program.vector(constant(0));
  const renewed = (combined: Code, bin: Local): Code => {
    // Twice the value, because the window is halved and there is no mirrored partner to add.
    const doubled = program.vector(times(combined, constant(2)));
    const value = { re: doubled, im: zero };
    const next = pushed(program, value, bin, weight);
    keep(program, value, bin);
    return get(next.re);
  };
  const first = renewed(plus(get(re), get(im)), upBin);
  const last = renewed(minus(get(re), get(im)), downBin);
  program.store(up, real, minus(first, last));
  program.store(up, imaginary, plus(first, last));
}

/** Bin k and bin half - k. */
function writePair(
  program: WasmFunction,
  { up, down, upBin, downBin, real, imaginary, weight }: Walk,
  by: Complex,
): void {
  const [low, high] = parted(
    program,
    complexAt(program, up, real, imaginary),
    complexAt(program, down, real, imaginary),
    by,
  );
  const nextLow = pushed(program, low, upBin, weight);
  const nextHigh = pushed(program, high, downBin, weight);
  // Both are read before one is written: in the middle they are the same bin.
  keep(program, low, upBin);
  keep(program, high, downBin);
  const values = joined(program, nextLow, nextHigh, by);
  for (const [n, pointer] of [up, down].entries()) {
    program.store(pointer, real, get(values[n]!.im));
    program.store(pointer, imaginary, get(values[n]!.re));
  }
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
