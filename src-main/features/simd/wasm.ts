/** Turns instructions into a WebAssembly function: just as much of an assembler as the mel program needs. */

/** Instructions that leave one value, or none. */
export type Code = readonly number[];

/** A local variable of the function: its number. */
export type Local = number & { readonly local?: never };

/** A function with one integer parameter that works on its own memory; variables are integers or pairs of doubles. */
export class WasmFunction {
  private readonly body: number[] = [];
  private integers = 1;
  private vectors = 0;
  /** Integers are numbered before vectors; there are this many of them at most. */
  private readonly firstVector = 64;

  readonly parameter: Local = 0;

  integer(): Local {
    return this.integers++;
  }

  /** A new pair of doubles that holds the value. */
  vector(value: Code): Local {
    const local = this.firstVector + this.vectors++;
    this.set(local, value);
    return local;
  }

  set(local: Local, value: Code): void {
    this.body.push(...value, 0x21, ...unsigned(local));
  }

  /** Stores a pair of doubles at the address in `pointer` and `offset` bytes on. */
  store(pointer: Local, offset: number, value: Code): void {
    this.body.push(
      ...get(pointer),
      ...value,
      0xfd,
      0x0b,
      4,
      ...unsigned(offset),
    );
  }

  /** Runs `block` with `counter` at `from`, `from + step`, ... while it is below `to` (or above it, for a negative step). */
  loop(
    counter: Local,
    from: Code,
    to: Code,
    step: number,
    block: () => void,
  ): void {
    this.set(counter, from);
    this.body.push(0x03, 0x40);
    block();
    this.add(counter, step);
    const below = step > 0 ? 0x48 : 0x4a;
    this.body.push(...get(counter), ...to, below, 0x0d, 0, 0x0b);
  }

  add(local: Local, bytes: number): void {
    this.set(local, [...get(local), ...integer(bytes), 0x6a]);
  }

  /** The module's bytes; it exports `memory` and `run`. */
  module(memoryBytes: number): Uint8Array<ArrayBuffer> {
    const locals = [
      ...[2, ...unsigned(this.firstVector - 1), 0x7f],
      ...[...unsigned(this.vectors), 0x7b],
    ];
    const code = [...locals, ...this.body, 0x0b];
    return Uint8Array.from([
      ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      ...section(1, [1, 0x60, 1, 0x7f, 0]),
      ...section(3, [1, 0]),
      ...section(5, [1, 0, ...unsigned(Math.ceil(memoryBytes / 65_536))]),
      ...section(7, [2, ...name("memory"), 2, 0, ...name("run"), 0, 0]),
      ...section(10, [1, ...unsigned(code.length), ...code]),
    ]);
  }
}

export function get(local: Local): Code {
  return [0x20, ...unsigned(local)];
}

export function integer(value: number): Code {
  return [0x41, ...signed(value)];
}

/** A 32-bit integer from memory. */
export function loadInteger(pointer: Local, offset: number): Code {
  return [...get(pointer), 0x28, 2, ...unsigned(offset)];
}

/** A pair of doubles from memory. */
export function load(pointer: Local, offset: number): Code {
  return [...get(pointer), 0xfd, 0x00, 4, ...unsigned(offset)];
}

/** One double from memory, twice. */
export function loadTwice(pointer: Local, offset: number): Code {
  return [...get(pointer), 0xfd, 0x0a, 3, ...unsigned(offset)];
}

/** Two doubles from two places. */
export function loadBoth(first: Local, second: Local, offset: number): Code {
  return [
    ...get(second),
    ...loadTwice(first, offset),
    ...[0xfd, 0x57, 3, ...unsigned(offset), 1],
  ];
}

/** One number, twice. */
export function constant(value: number): Code {
  const bytes = new Uint8Array(new Float64Array([value, value]).buffer);
  return [0xfd, 0x0c, ...bytes];
}

export function plus(a: Code, b: Code): Code {
  return [...a, ...b, 0xfd, 0xf0, 1];
}

export function minus(a: Code, b: Code): Code {
  return [...a, ...b, 0xfd, 0xf1, 1];
}

export function times(a: Code, b: Code): Code {
  return [...a, ...b, 0xfd, 0xf2, 1];
}

export function squareRoot(a: Code): Code {
  return [...a, 0xfd, 0xef, 1];
}

function section(id: number, content: Code): Code {
  return [id, ...unsigned(content.length), ...content];
}

function name(text: string): Code {
  return [text.length, ...[...text].map((char) => char.charCodeAt(0))];
}

/** Variable-length integers in sevens of bits, lowest first (LEB128). */
function unsigned(value: number): Code {
  return value < 128
    ? [value]
    : [(value & 127) | 128, ...unsigned(Math.floor(value / 128))];
}

function signed(value: number): Code {
  const low = value & 127;
  const rest = value >> 7;
  const done = (rest === 0 && low < 64) || (rest === -1 && low >= 64);
  return done ? [low] : [low | 128, ...signed(rest)];
}
