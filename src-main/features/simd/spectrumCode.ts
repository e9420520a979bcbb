/** Turns the steps around the Fourier transform of two mel frames into instructions: window and magnitudes. */
import type { MelPlaces } from "./melPlaces.ts";
import {
  get,
  integer,
  load,
  loadBoth,
  vectorBytes as pair,
  type Code,
  type Local,
} from "./instructions.ts";
import { doubles } from "./lanes.ts";
import { complexAt, parted, turnAt } from "./realCode.ts";
import type { PassInput } from "./transformCode.ts";
import type { WasmFunction } from "./wasm.ts";

const {
  bytes: single,
  constant,
  spread,
  plus,
  minus,
  times,
  squareRoot,
} = doubles;

/** Even samples become real parts, odd ones imaginary parts, each times its window. */
export function windowed(
  program: WasmFunction,
  samples: Local,
  hopSamples: number,
  { window }: MelPlaces,
): PassInput {
  const first = program.pointer(get(samples));
  const second = program.pointer([
    ...get(samples),
    ...integer(hopSamples * single),
    0x6a,
  ]);
  const at = program.pointer(integer(0));
  const part = (offset: number) =>
    program.vector(
      times(loadBoth(first, second, offset), spread(at, window + offset)),
    );
  return {
    value: (places) => ({
      re: part(2 * places * single),
      im: part((2 * places + 1) * single),
    }),
    next: () => {
      for (const pointer of [first, second, at])
        program.add(pointer, 2 * single);
    },
  };
}

/** |X| of both bins of each mirrored pair, from E + W O and E - W O (see RealFft). */
export function writeMagnitudes(
  program: WasmFunction,
  half: number,
  from: number,
  { bins: magnitudes, turns }: MelPlaces,
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
    const bins = parted(
      program,
      complexAt(program, up, from, from + imaginary),
      complexAt(program, down, from, from + imaginary),
      turnAt(program, at, turns),
    );
    for (const [n, pointer] of [up, down].entries()) {
      const { re, im } = bins[n]!;
      program.store(pointer, magnitudes, length(times(get(re), get(re)), im));
    }
    program.add(up, pair);
    program.add(down, -pair);
  });
}
