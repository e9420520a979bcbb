/** Heat maps: colours, stand-ins and frequency labels. */
import { describe, expect, it } from "vitest";
import {
  colorTable,
  colormapNames,
} from "../../../src-renderer/lanes/heat/colormaps.ts";
import { colorize } from "../../../src-renderer/lanes/heat/draw.ts";
import {
  bandPlace,
  frequencyLabels,
  standIn,
} from "../../../src-renderer/lanes/heat/plan.ts";

/** Perceived lightness of a 0xAABBGGRR word, roughly. */
function lightness(word: number): number {
  return (
    0.2126 * (word & 255) +
    0.7152 * ((word >> 8) & 255) +
    0.0722 * ((word >> 16) & 255)
  );
}

describe.each(colormapNames)("%s", (name) => {
  it("gets lighter from end to end", () => {
    const values = [...colorTable(name)].map(lightness);
    for (let i = 8; i < 256; i++)
      expect(values[i]!).toBeGreaterThan(values[i - 8]!);
  });

  it("is opaque", () => {
    expect([...colorTable(name)].every((word) => word >>> 24 === 255)).toBe(
      true,
    );
  });
});

it("paints time to the right and the first band at the bottom", () => {
  const table = Uint32Array.from({ length: 256 }, (_, i) => i);
  const tile = { values: Float32Array.of(0, 1, 0.5, 2), rows: 2, columns: 2 };
  const pixels = new Uint32Array(4);
  colorize(tile, [0, 1], table, pixels);
  expect([...pixels]).toEqual([255, 255, 0, 127]);
});

it("finds the part of a coarser tile that stands in for a finer one", () => {
  expect(standIn(0, 5, 2)).toEqual({ level: 2, index: 1, row: 128, rows: 128 });
});

it("places round frequencies between the bands", () => {
  const bands = [100, 200, 400, 800];
  expect(bandPlace(bands, 200)).toBeCloseTo(1.5 / 4);
  expect(bandPlace(bands, 300)).toBeCloseTo(2 / 4);
  expect(bandPlace(bands, 900)).toBeNull();
  expect(frequencyLabels(bands, 100).map(({ text }) => text)).toEqual([
    "125 Hz",
    "250 Hz",
    "500 Hz",
  ]);
  expect(frequencyLabels(bands, 40).map(({ text }) => text)).toEqual([
    "125 Hz",
    "500 Hz",
  ]);
});
