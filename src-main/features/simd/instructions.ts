/** Turns what a WebAssembly function reads into the bytes of its instructions. */

/** Instructions that leave one value, or none. */
export type Code = readonly number[];

/** A local variable of the function: its number. */
export type Local = number & { readonly local?: never };

/** Bytes of a vector. */
export const vectorBytes = 16;

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

/** A vector from memory. */
export function load(pointer: Local, offset: number): Code {
  return [...get(pointer), 0xfd, 0x00, 4, ...unsigned(offset)];
}

/** A double from each of two places, beside each other. */
export function loadBoth(first: Local, second: Local, offset: number): Code {
  return [
    ...get(second),
    ...[...get(first), 0xfd, 0x0a, 3, ...unsigned(offset)],
    ...[0xfd, 0x57, 3, ...unsigned(offset), 1],
  ];
}

/** Variable-length integers in sevens of bits, lowest first (LEB128). */
export function unsigned(value: number): Code {
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
