/** Turns the size of a Fourier transform into instructions that compute it for as many sequences at once as a vector has lanes. */
import {
  get,
  integer,
  load,
  vectorBytes,
  type Code,
  type Local,
} from "./instructions.ts";
import type { WasmFunction } from "./wasm.ts";

/** One pass of a Stockham transform, see FftPass of the base. */
export interface Pass {
  readonly radix: number;
  readonly rest: number;
  readonly stride: number;
  /** Numbers of the passes before it in the table of twiddles. */
  readonly firstTwiddle: number;
}

/** Passes of radix 8, and a last one of radix 4 or 2; the size is a power of two. */
export function passesOf(size: number): Pass[] {
  const passes: Pass[] = [];
  let rest = size;
  let stride = 1;
  let firstTwiddle = 0;
  while (rest > 1) {
    const radix = Math.min(8, rest);
    rest /= radix;
    passes.push({ radix, rest, stride, firstTwiddle });
    stride *= radix;
    firstTwiddle += 2 * rest * (radix - 1);
  }
  return passes;
}

/** Cosines and sines that turn the results of every pass, in turn. */
export function twiddleTable(size: number): number[] {
  return passesOf(size).flatMap(({ radix, rest }) =>
    Array.from({ length: rest }, (_, p) =>
      Array.from({ length: radix - 1 }, (_, k) => {
        const angle = (2 * Math.PI * p * (k + 1)) / (radix * rest);
        return [Math.cos(angle), Math.sin(angle)];
      }),
    ).flat(2),
  );
}

/** A complex value in two variables. */
export interface Complex {
  readonly re: Local;
  readonly im: Local;
}

/** Where a pass takes its values from, one after the other. */
export interface PassInput {
  /** The value that lies so many places after the current one. */
  value(places: number): Complex;
  /** Goes on to the next value. */
  next(): void;
}

/** Values in arrays of real and of imaginary parts at `place`. */
function arraysAt(
  program: WasmFunction,
  place: number,
  size: number,
): PassInput {
  const at = program.pointer(integer(0));
  const part = (offset: number) => program.vector(load(at, place + offset));
  return {
    value: (places) => ({
      re: part(places * vectorBytes),
      im: part((size + places) * vectorBytes),
    }),
    next: () => program.add(at, vectorBytes),
  };
}

/**
 * All passes in turn: the first one takes its values from `input`, if there is one, else from `from`; then the arrays at
 * `from` and `to` are read and written in turn. Returns the place that the results are at.
 */
export function writeTransform(
  program: WasmFunction,
  size: number,
  [from, to]: readonly [number, number],
  twiddles: number,
  input: PassInput = arraysAt(program, from, size),
): number {
  let source = input;
  let [next, free] = [to, from];
  for (const pass of passesOf(size)) {
    writePass(program, pass, size, source, next, twiddles);
    source = arraysAt(program, next, size);
    [next, free] = [free, next];
  }
  return free;
}

/** From the input to the arrays of real and imaginary parts at `toPlace`; `size` is that of the whole. */
function writePass(
  program: WasmFunction,
  { radix, rest, stride, firstTwiddle }: Pass,
  size: number,
  input: PassInput,
  toPlace: number,
  twiddles: number,
): void {
  const { bytes, spread } = program.lanes;
  const to = program.pointer(integer(0));
  const group = program.integer();
  const twiddle = program.pointer(integer(twiddles + firstTwiddle * bytes));
  const outer = program.integer();
  program.loop(outer, integer(0), integer(rest), 1, () => {
    const turns = Array.from({ length: radix - 1 }, (_, k) => ({
      re: program.vector(spread(twiddle, 2 * k * bytes)),
      im: program.vector(spread(twiddle, (2 * k + 1) * bytes)),
    }));
    program.loop(group, integer(0), integer(stride), 1, () => {
      const inputs = Array.from({ length: radix }, (_, j) =>
        input.value(j * rest * stride),
      );
      transform(program, inputs).forEach((value, k) => {
        const turned =
          k === 0 || rest === 1 ? value : turn(program, value, turns[k - 1]!);
        const offset = toPlace + k * stride * vectorBytes;
        program.store(to, offset, get(turned.re));
        program.store(to, offset + size * vectorBytes, get(turned.im));
      });
      input.next();
      program.add(to, vectorBytes);
    });
    program.add(to, (radix - 1) * stride * vectorBytes);
    program.add(twiddle, 2 * (radix - 1) * bytes);
  });
}

/** The transform of 1, 2, 4 or 8 values, written out: of the even and of the odd ones, then sums and differences. */
function transform(
  program: WasmFunction,
  values: readonly Complex[],
): Complex[] {
  const { length } = values;
  if (length === 1) return [...values];
  const even = transform(
    program,
    values.filter((_, n) => n % 2 === 0),
  );
  const odd = transform(
    program,
    values.filter((_, n) => n % 2 === 1),
  ).map((value, k) => turnByEighths(program, value, (8 / length) * k));
  return [
    ...even.map((value, k) =>
      combine(program, value, odd[k]!, program.lanes.plus),
    ),
    ...even.map((value, k) =>
      combine(program, value, odd[k]!, program.lanes.minus),
    ),
  ];
}

function combine(
  program: WasmFunction,
  a: Complex,
  b: Complex,
  operation: (a: Code, b: Code) => Code,
): Complex {
  return {
    re: program.vector(operation(get(a.re), get(b.re))),
    im: program.vector(operation(get(a.im), get(b.im))),
  };
}

/** Times exp(-2 pi i eighths / 8), for 0 to 3 eighths of a circle. */
function turnByEighths(
  program: WasmFunction,
  { re, im }: Complex,
  eighths: number,
): Complex {
  const { constant, plus, minus, times } = program.lanes;
  if (eighths === 0) return { re, im };
  const negative = (value: Code) => times(value, constant(-1));
  if (eighths === 2) return { re: im, im: program.vector(negative(get(re))) };
  const half = constant(Math.SQRT1_2);
  const sum = program.vector(times(plus(get(re), get(im)), half));
  const difference = program.vector(times(minus(get(im), get(re)), half));
  return eighths === 1
    ? { re: sum, im: difference }
    : { re: difference, im: program.vector(negative(get(sum))) };
}

/** Times cos - i sin. */
export function turn(
  program: WasmFunction,
  { re, im }: Complex,
  by: Complex,
): Complex {
  const { plus, minus, times } = program.lanes;
  return {
    re: program.vector(
      plus(times(get(re), get(by.re)), times(get(im), get(by.im))),
    ),
    im: program.vector(
      minus(times(get(im), get(by.re)), times(get(re), get(by.im))),
    ),
  };
}
