/** Seeded random numbers: the same seed gives the same numbers on every machine. */

/** A stream of pseudo-random numbers (sfc32, Practically Random test suite); its state is four 32-bit words. */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter: number;

  /** Starts a stream from a seed; any integer or text. */
  constructor(seed: number | string) {
    const text = String(seed);
    const mix = hash32(text);
    this.a = mix(0);
    this.b = mix(1);
    this.c = mix(2);
    this.counter = 1;
    for (let i = 0; i < 12; i++) this.uint32();
  }

  /** The next number in [0, 2^32). */
  uint32(): number {
    const t = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + t;
    this.c |= 0;
    return t >>> 0;
  }

  /** Uniform in [0, 1). */
  uniform(): number {
    return this.uint32() / 4294967296;
  }

  /** Uniform in [from, to). */
  between(from: number, to: number): number {
    return from + (to - from) * this.uniform();
  }

  /** A whole number in [0, count). */
  integer(count: number): number {
    return Math.floor(this.uniform() * count);
  }

  /** Standard normal (Box-Muller). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** One of the items. */
  pick<T>(items: readonly T[]): T {
    return items[this.integer(items.length)]!;
  }

  /** A shuffled copy (Fisher-Yates). */
  shuffled<T>(items: readonly T[]): T[] {
    const result = [...items];
    for (let i = result.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      [result[i], result[j]] = [result[j]!, result[i]!];
    }
    return result;
  }

  /** An independent stream, named so that adding one elsewhere changes nothing here. */
  fork(name: string): Random {
    return new Random(`${this.a},${this.b},${this.c},${this.counter}/${name}`);
  }

  /** The four state words, to store in a checkpoint. */
  save(): [number, number, number, number] {
    return [this.a, this.b, this.c, this.counter];
  }

  /** Continues from state words that `save` returned. */
  static restore(state: readonly number[]): Random {
    const random = new Random(0);
    [random.a, random.b, random.c, random.counter] = state as [
      number,
      number,
      number,
      number,
    ];
    return random;
  }
}

/** FNV-1a of the text and a salt, with a final avalanche. */
function hash32(text: string): (salt: number) => number {
  return (salt) => {
    let hash = 2166136261 ^ salt;
    for (let i = 0; i < text.length; i++) {
      hash ^= text.charCodeAt(i);
      hash = Math.imul(hash, 16777619);
    }
    hash ^= hash >>> 16;
    hash = Math.imul(hash, 2246822507);
    hash ^= hash >>> 13;
    return (Math.imul(hash, 3266489909) ^ (hash >>> 16)) | 0;
  };
}
