/** Turns pairs of positive doubles into instructions for their natural logarithms, as floats of two rows. */
import {
  get,
  integer,
  load,
  unsigned,
  vectorBytes,
  type Code,
  type Local,
} from "./instructions.ts";
import { doubles } from "./lanes.ts";
import type { WasmFunction } from "./wasm.ts";

const { constant, plus, minus, times, over, larger } = doubles;

/** Terms of the series of the inverse hyperbolic tangent: enough for 1e-13 up to |s| = 0.172. */
const terms = 9;

/**
 * Logarithms of `count` vectors at `values`, at least that of `floor`; the first lane goes to the row at `row`, the second to
 * the one behind it.
 */
export function writeLogarithms(
  program: WasmFunction,
  values: number,
  count: number,
  floor: number,
  row: Local,
): void {
  const at = program.integer();
  const to = program.pointer(get(row));
  const last = integer(count * vectorBytes);
  program.loop(at, integer(0), last, vectorBytes, () => {
    const value = program.vector(larger(constant(floor), load(at, values)));
    const both = program.vector(asFloats(logarithm(program, value)));
    program.storeLane(to, 0, both, 0);
    program.storeLane(to, count * Float32Array.BYTES_PER_ELEMENT, both, 1);
    program.add(to, Float32Array.BYTES_PER_ELEMENT);
  });
}

/**
 * x = 2^e m with 1 <= m < 2: log x = e log 2 + log sqrt 2 + 2 artanh s with s = (m - sqrt 2) / (m + sqrt 2), which lies between
 * -0.172 and 0.172.
 */
function logarithm(program: WasmFunction, value: Local): Code {
  const mantissa = program.vector(
    or(and(get(value), bits(0x000fffff, 0xffffffff)), constant(1)),
  );
  const s = program.vector(
    over(
      minus(get(mantissa), constant(Math.SQRT2)),
      plus(get(mantissa), constant(Math.SQRT2)),
    ),
  );
  const square = program.vector(times(get(s), get(s)));
  const series = program.vector(constant(2 / (2 * terms - 1)));
  for (let term = terms - 2; term >= 0; term--)
    program.set(
      series,
      plus(times(get(series), get(square)), constant(2 / (2 * term + 1))),
    );
  // The exponent's bits as the last ones of 2^52 + e + 1023.
  const shifted = or(shiftedRight(get(value), 52), constant(2 ** 52));
  const exponent = minus(shifted, constant(2 ** 52 + 1023));
  return plus(
    times(plus(exponent, constant(0.5)), constant(Math.LN2)),
    times(get(s), get(series)),
  );
}

function and(a: Code, b: Code): Code {
  return [...a, ...b, 0xfd, 0x4e];
}

function or(a: Code, b: Code): Code {
  return [...a, ...b, 0xfd, 0x50];
}

/** Both 64-bit integers moved to the right, zeros on the left. */
function shiftedRight(a: Code, places: number): Code {
  return [...a, ...integer(places), 0xfd, ...unsigned(0xcd)];
}

/** The same 64 bits in both lanes. */
function bits(high: number, low: number): Code {
  const words = new Uint32Array([low, high, low, high]);
  return [0xfd, 0x0c, ...new Uint8Array(words.buffer)];
}

/** Two doubles as floats in the first two lanes. */
function asFloats(a: Code): Code {
  return [...a, 0xfd, 0x5e];
}
