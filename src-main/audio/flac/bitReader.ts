/** Turns bytes into the numbers of a FLAC frame, most significant bit first. */

/** Reads past the end give zeros; `position` then exceeds the length, which the caller checks once per frame. */
export class BitReader {
  readonly bytes: Uint8Array;
  /** In bits from the first byte. */
  position: number;

  constructor(bytes: Uint8Array, position = 0) {
    this.bytes = bytes;
    this.position = position;
  }

  get pastEnd(): boolean {
    return this.position > 8 * this.bytes.length;
  }

  /** The next 32 bits as an integer with sign, without moving on. */
  private peek(): number {
    const at = this.position >>> 3;
    const bit = this.position & 7;
    const bytes = this.bytes;
    const word =
      (bytes[at]! << 24) |
      (bytes[at + 1]! << 16) |
      (bytes[at + 2]! << 8) |
      bytes[at + 3]!;
    return bit === 0 ? word : (word << bit) | (bytes[at + 4]! >>> (8 - bit));
  }

  /** `count` bits (0 to 32) as a number from 0. */
  unsigned(count: number): number {
    if (count === 0) return 0;
    const value = this.peek() >>> (32 - count);
    this.position += count;
    return value;
  }

  /** `count` bits (0 to 33) in two's complement. */
  signed(count: number): number {
    if (count === 0) return 0;
    if (count === 33) {
      const sign = this.unsigned(1);
      return this.unsigned(32) - sign * 2 ** 32;
    }
    const value = this.peek() >> (32 - count);
    this.position += count;
    return value;
  }

  /** Number of zero bits before the next one bit, which is taken too. */
  unary(): number {
    let zeros = 0;
    for (;;) {
      const leading = Math.clz32(this.peek());
      if (leading < 32) {
        this.position += leading + 1;
        return zeros + leading;
      }
      zeros += 32;
      this.position += 32;
      if (this.pastEnd) return zeros;
    }
  }

  /** Fills `values[from...to)` with Rice-coded integers of 32 bits with `parameter` low bits (0 to 30). */
  rice(
    values: Float64Array,
    from: number,
    to: number,
    parameter: number,
  ): void {
    for (let n = from; n < to; n++) {
      const word = this.peek();
      const zeros = Math.clz32(word);
      const length = zeros + 1 + parameter;
      let folded: number;
      if (length <= 32) {
        // The common case: the ones are in sight, so one look is enough.
        const low = parameter === 0 ? 0 : (word << (zeros + 1)) >>> -parameter;
        folded = (zeros << parameter) | low;
        this.position += length;
      } else folded = (this.unary() << parameter) | this.unsigned(parameter);
      values[n] = (folded >>> 1) ^ -(folded & 1);
    }
  }

  /** Moves to the next whole byte. */
  align(): void {
    this.position = (this.position + 7) & ~7;
  }
}
