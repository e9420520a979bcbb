/** What fills a vector of WebAssembly, two doubles or four floats, into the instructions that compute with it. */
import {
  get,
  unsigned,
  vectorBytes,
  type Code,
  type Local,
} from "./instructions.ts";

/** One kind of vector; every instruction works on all of its lanes at once. */
export interface Lanes {
  readonly count: number;
  /** Bytes of the number in one lane. */
  readonly bytes: number;
  /** Numbers into memory, each once. */
  put(buffer: ArrayBuffer, at: number, values: ArrayLike<number>): void;
  /** One number in every lane. */
  constant(value: number): Code;
  /** One number from memory into every lane. */
  spread(pointer: Local, offset: number): Code;
  plus(a: Code, b: Code): Code;
  minus(a: Code, b: Code): Code;
  times(a: Code, b: Code): Code;
  over(a: Code, b: Code): Code;
  squareRoot(a: Code): Code;
  /** `b` where a < b, else `a`. */
  larger(a: Code, b: Code): Code;
}

export const doubles = lanes(Float64Array, [0x0a, 3], {
  squareRoot: 0xef,
  plus: 0xf0,
  minus: 0xf1,
  times: 0xf2,
  over: 0xf3,
  larger: 0xf7,
});

export const floats = lanes(Float32Array, [0x09, 2], {
  squareRoot: 0xe3,
  plus: 0xe4,
  minus: 0xe5,
  times: 0xe6,
  over: 0xe7,
  larger: 0xeb,
});

type Operation = "squareRoot" | "plus" | "minus" | "times" | "over" | "larger";

/** `spread`: its number and alignment; `numbers`: those of the operations. */
function lanes(
  numberArray: typeof Float32Array | typeof Float64Array,
  spread: Code,
  numbers: Readonly<Record<Operation, number>>,
): Lanes {
  const bytes = numberArray.BYTES_PER_ELEMENT;
  const count = vectorBytes / bytes;
  const two = (name: Operation) => {
    const code = [0xfd, ...unsigned(numbers[name])];
    return (a: Code, b: Code): Code => [...a, ...b, ...code];
  };
  return {
    count,
    bytes,
    put: (buffer, at, values) =>
      new numberArray(buffer, at, values.length).set(values),
    constant: (value) => {
      const vector = new numberArray(count).fill(value);
      return [0xfd, 0x0c, ...new Uint8Array(vector.buffer)];
    },
    spread: (pointer, offset) => [
      ...get(pointer),
      0xfd,
      ...spread,
      ...unsigned(offset),
    ],
    plus: two("plus"),
    minus: two("minus"),
    times: two("times"),
    over: two("over"),
    larger: two("larger"),
    squareRoot: (a) => [...a, 0xfd, ...unsigned(numbers.squareRoot)],
  };
}
