/** Turns the steps around the Fourier transform of two mel frames into instructions: window, magnitudes, filters. */
import type { MelPlaces } from "./melPlaces.ts";
import { pair, single } from "./transformCode.ts";
import {
  constant,
  get,
  integer,
  load,
  loadBoth,
  loadInteger,
  loadTwice,
  minus,
  plus,
  squareRoot,
  times,
  type Code,
  type Local,
  type WasmFunction,
} from "./wasm.ts";

/** Even samples become real parts, odd ones imaginary parts, each times its window. */
export function writeWindow(
  program: WasmFunction,
  half: number,
  { samples, window, first }: MelPlaces,
): void {
  const at = program.integer();
  const second = program.integer();
  const to = program.integer();
  program.set(second, get(program.parameter));
  program.set(to, integer(0));
  program.loop(at, integer(0), integer(2 * half * single), 2 * single, () => {
    for (const [part, offset] of [
      [0, first],
      [single, first + half * pair],
    ] as const)
      program.store(
        to,
        offset,
        times(
          loadBoth(at, second, samples + part),
          loadTwice(at, window + part),
        ),
      );
    program.add(second, 2 * single);
    program.add(to, pair);
  });
}

/** |X| of both bins of each mirrored pair, from E + W O and E - W O (see RealFft). */
export function writeMagnitudes(
  program: WasmFunction,
  half: number,
  from: number,
  { magnitudes, turns }: MelPlaces,
): void {
  const imaginary = half * pair;
  const zero = program.integer();
  program.set(zero, integer(0));
  const edge = (combined: (a: Code, b: Code) => Code) => {
    const value = program.vector(
      combined(load(zero, from), load(zero, from + imaginary)),
    );
    // Twice the value, because the window is halved and there is no mirrored partner to add.
    return length(constant(0), program.vector(times(get(value), constant(2))));
  };
  const length = (other: Code, value: Local) =>
    squareRoot(plus(other, times(get(value), get(value))));
  program.store(zero, magnitudes, edge(plus));
  program.store(zero, magnitudes + half * pair, edge(minus));
  const up = program.integer();
  const down = program.integer();
  const at = program.integer();
  program.set(up, integer(pair));
  program.set(down, integer((half - 1) * pair));
  const last = integer((half / 2 + 1) * 2 * single);
  program.loop(at, integer(2 * single), last, 2 * single, () => {
    const value = (code: Code) => get(program.vector(code));
    const [aRe, bRe] = [value(load(up, from)), value(load(down, from))];
    const aIm = value(load(up, from + imaginary));
    const bIm = value(load(down, from + imaginary));
    const cos = value(loadTwice(at, turns));
    const sin = value(loadTwice(at, turns + single));
    const [evenRe, evenIm] = [value(plus(aRe, bRe)), value(minus(aIm, bIm))];
    const [oddRe, oddIm] = [value(plus(aIm, bIm)), value(minus(bRe, aRe))];
    const turnedRe = value(plus(times(oddRe, cos), times(oddIm, sin)));
    const turnedIm = value(minus(times(oddIm, cos), times(oddRe, sin)));
    for (const [pointer, operation] of [
      [up, plus],
      [down, minus],
    ] as const) {
      const re = program.vector(operation(evenRe, turnedRe));
      const im = program.vector(operation(evenIm, turnedIm));
      program.store(pointer, magnitudes, length(times(get(re), get(re)), im));
    }
    program.add(up, pair);
    program.add(down, -pair);
  });
}

/** The weighted sums of every band's magnitudes. */
export function writeFilters(
  program: WasmFunction,
  bands: number,
  { rows, weights, results }: MelPlaces,
): void {
  const row = program.integer();
  const magnitude = program.integer();
  const weight = program.integer();
  const result = program.integer();
  const sum = program.vector(constant(0));
  const next = program.integer();
  program.set(next, integer(weights));
  program.set(result, integer(0));
  program.loop(row, integer(rows), integer(rows + bands * 8), 8, () => {
    program.set(magnitude, loadInteger(row, 0));
    program.set(sum, constant(0));
    program.loop(weight, get(next), loadInteger(row, 4), single, () => {
      program.set(
        sum,
        plus(get(sum), times(load(magnitude, 0), loadTwice(weight, 0))),
      );
      program.add(magnitude, pair);
    });
    program.set(next, loadInteger(row, 4));
    program.store(result, results, get(sum));
    program.add(result, pair);
  });
}
