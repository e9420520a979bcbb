/** Turns the step between a complex transform of half the size and the bins of real samples into instructions, both ways (see RealFft). */
import { get, load, type Local } from "./instructions.ts";
import { turn, type Complex } from "./transformCode.ts";
import type { WasmFunction } from "./wasm.ts";

/** The complex value at a pointer into the arrays of real and of imaginary parts. */
export function complexAt(
  program: WasmFunction,
  pointer: Local,
  real: number,
  imaginary: number,
): Complex {
  return {
    re: program.vector(load(pointer, real)),
    im: program.vector(load(pointer, imaginary)),
  };
}

/** The cosine and sine at a pointer, in all lanes. */
export function turnAt(
  program: WasmFunction,
  pointer: Local,
  turns: number,
): Complex {
  const { spread, bytes } = program.lanes;
  return {
    re: program.vector(spread(pointer, turns)),
    im: program.vector(spread(pointer, turns + bytes)),
  };
}

/** Twice the bins X[k] = E + W O and X[half - k] = conj(E - W O) of the values Z[k] and Z[half - k]. */
export function parted(
  program: WasmFunction,
  low: Complex,
  high: Complex,
  by: Complex,
): [Complex, Complex] {
  const { sum, difference } = parts(program);
  const even = {
    re: sum(low.re, high.re),
    im: difference(low.im, high.im),
  };
  const odd = { re: sum(low.im, high.im), im: difference(high.re, low.re) };
  const turned = turn(program, odd, by);
  return [
    { re: sum(even.re, turned.re), im: sum(even.im, turned.im) },
    { re: difference(even.re, turned.re), im: difference(turned.im, even.im) },
  ];
}

/** Z[k] and Z[half - k] of the bins X[k] and X[half - k]. */
export function joined(
  program: WasmFunction,
  low: Complex,
  high: Complex,
  by: Complex,
): [Complex, Complex] {
  const { sum, difference } = parts(program);
  const even = {
    re: sum(low.re, high.re),
    im: difference(low.im, high.im),
  };
  // Turned the other way than by `turn`: that is `turn` with the parts exchanged.
  const exchanged = {
    re: sum(low.im, high.im),
    im: difference(low.re, high.re),
  };
  const { re: oddIm, im: oddRe } = turn(program, exchanged, by);
  return [
    { re: difference(even.re, oddIm), im: sum(even.im, oddRe) },
    { re: sum(even.re, oddIm), im: difference(oddRe, even.im) },
  ];
}

function parts(program: WasmFunction) {
  const { plus, minus } = program.lanes;
  return {
    sum: (a: Local, b: Local) => program.vector(plus(get(a), get(b))),
    difference: (a: Local, b: Local) => program.vector(minus(get(a), get(b))),
  };
}
