/** Turns instructions into a WebAssembly function: just as much of an assembler as the programs beside it need. */
import {
  get,
  integer,
  unsigned,
  type Code,
  type Local,
} from "./instructions.ts";
import type { Lanes } from "./lanes.ts";

/** A function with integer parameters that works on its own memory; variables are integers or vectors. */
export class WasmFunction {
  readonly lanes: Lanes;
  readonly parameters: readonly Local[];
  private readonly body: number[] = [];
  private integers: number;
  private vectors = 0;
  /** Integers are numbered before vectors; there are this many of them at most, parameters included. */
  private readonly firstVector = 64;

  constructor(lanes: Lanes, parameters: number) {
    this.lanes = lanes;
    this.parameters = Array.from({ length: parameters }, (_, n) => n);
    this.integers = parameters;
  }

  integer(): Local {
    return this.integers++;
  }

  /** A new integer that holds the value. */
  pointer(value: Code): Local {
    const local = this.integer();
    this.set(local, value);
    return local;
  }

  /** A new vector that holds the value. */
  vector(value: Code): Local {
    const local = this.firstVector + this.vectors++;
    this.set(local, value);
    return local;
  }

  set(local: Local, value: Code): void {
    this.body.push(...value, 0x21, ...unsigned(local));
  }

  /** Stores a vector at the address in `pointer` and `offset` bytes on. */
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

  /** Stores one lane of four, a 32-bit number. */
  storeLane(pointer: Local, offset: number, vector: Local, lane: number): void {
    this.body.push(
      ...get(pointer),
      ...get(vector),
      0xfd,
      0x5a,
      2,
      ...unsigned(offset),
      lane,
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
    const given = this.parameters.length;
    const locals = [
      ...[2, ...unsigned(this.firstVector - given), 0x7f],
      ...[...unsigned(this.vectors), 0x7b],
    ];
    const code = [...locals, ...this.body, 0x0b];
    const types = new Array<number>(given).fill(0x7f);
    return Uint8Array.from([
      ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      ...section(1, [1, 0x60, given, ...types, 0]),
      ...section(3, [1, 0]),
      ...section(5, [1, 0, ...unsigned(Math.ceil(memoryBytes / 65_536))]),
      ...section(7, [2, ...name("memory"), 2, 0, ...name("run"), 0, 0]),
      ...section(10, [1, ...unsigned(code.length), ...code]),
    ]);
  }
}

function section(id: number, content: Code): Code {
  return [id, ...unsigned(content.length), ...content];
}

function name(text: string): Code {
  return [text.length, ...[...text].map((char) => char.charCodeAt(0))];
}
