/** The numbers of deterministic.py: a name and a shape into float32 values that PyTorch's fixtures were computed from. */
import { elements } from "../../src-main/engine/ir/value.ts";

/** FNV-1a of the UTF-8 bytes, 32 bits. */
function fnv1a(text: string): number {
  let value = 2166136261;
  for (const byte of new TextEncoder().encode(text))
    value = Math.imul(value ^ byte, 16777619);
  return value >>> 0;
}

/** Numbers in [-1, 1): the finaliser of MurmurHash3 over the name's hash and each position. */
export function numbers(name: string, shape: readonly number[]): Float32Array {
  const start = fnv1a(name);
  return Float32Array.from({ length: elements(shape) }, (_, i) => {
    let x = (Math.imul(i, 0x9e3779b9) + start) | 0;
    x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
    x ^= x >>> 16;
    return (x >>> 0) / 2 ** 31 - 1;
  });
}

/**
 * How a parameter begins in these tests: by the last part of its name, then by the numbers that one result sums over.
 * Small weights keep a training well conditioned; with large ones PyTorch's own float32 soon leaves its float64.
 */
export function parameter(
  name: string,
  shape: readonly number[],
): Float32Array {
  const values = numbers(name, shape);
  switch (name.split("/").at(-1)) {
    case "scale":
      return values.map((value) => 1 + 0.1 * value);
    case "shift":
    case "bias":
      return values.map((value) => 0.1 * value);
    case "codebook":
      return values;
    default: {
      const gain = name.startsWith("heads/") ? 0.1 : 2;
      const factor = Math.sqrt(gain / elements(shape.slice(1)));
      return values.map((value) => value * factor);
    }
  }
}
