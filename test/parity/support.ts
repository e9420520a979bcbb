/** Reads fixtures and compares numbers with them. */
import { readFileSync } from "node:fs";
import { expect } from "vitest";

/** A JSON file of this folder. */
export function readRecords<T>(name: string): Readonly<Record<string, T>> {
  const text = readFileSync(new URL(name, import.meta.url), "utf8");
  return JSON.parse(text) as Record<string, T>;
}

/** Expects every |actual - expected| / (1 + |expected|) to be below 1e-5. */
export function expectClose(
  name: string,
  actual: ArrayLike<number>,
  expected: readonly number[],
): void {
  expect(actual.length, name).toBe(expected.length);
  expected.forEach((number, i) =>
    expect(
      Math.abs(actual[i]! - number) / (1 + Math.abs(number)),
      `${name}[${i}]: ${actual[i]}, PyTorch has ${number}`,
    ).toBeLessThan(1e-5),
  );
}
