import { describe, expect, it } from "vitest";
import { Random } from "../../src-main/base/random.ts";
import {
  drawFrom,
  drawFromQuantiles,
  survival,
} from "../../src-main/simulation/distributions.ts";
import {
  backchannelLength,
  floorTransferOffset,
  interPausalUnit,
  pauseWithinTurn,
  turnLength,
} from "../../src-main/simulation/timing.ts";

const table = { edgesSeconds: [0, 1, 3], shares: [0.25, 0.75] };

describe("timing tables", () => {
  it("have an edge more than shares, and shares that add up to nearly one", () => {
    for (const each of [
      floorTransferOffset,
      interPausalUnit,
      pauseWithinTurn,
      turnLength,
    ]) {
      expect(each.edgesSeconds).toHaveLength(each.shares.length + 1);
      const total = each.shares.reduce((sum, share) => sum + share, 0);
      expect(total).toBeGreaterThan(0.97);
      expect(total).toBeLessThan(1.001);
    }
  });

  it("survive in straight lines between edges", () => {
    expect(survival(table, -1)).toBe(1);
    expect(survival(table, 0.5)).toBeCloseTo(0.875, 12);
    expect(survival(table, 2)).toBeCloseTo(0.375, 12);
    expect(survival(table, 9)).toBe(0);
  });

  it("are drawn from in proportion to their shares", () => {
    const random = new Random(1);
    const values = Array.from({ length: 4000 }, () => drawFrom(table, random));
    const above = (limit: number) =>
      values.filter((value) => value > limit).length / values.length;
    for (const limit of [0.5, 1, 2])
      expect(above(limit)).toBeCloseTo(survival(table, limit), 1);
  });

  it("give the pauses their measured median", () => {
    const random = new Random(2);
    const pauses = Array.from({ length: 4001 }, () =>
      drawFrom(pauseWithinTurn, random),
    ).sort((left, right) => left - right);
    expect(pauses[2000]).toBeGreaterThan(0.47);
    expect(pauses[2000]).toBeLessThan(0.53);
  });
});

describe("quantiles", () => {
  it("are joined by straight lines", () => {
    const random = new Random(3);
    const values = Array.from({ length: 4001 }, () =>
      drawFromQuantiles(backchannelLength, random),
    ).sort((left, right) => left - right);
    expect(values[0]).toBeGreaterThanOrEqual(0.17);
    expect(values.at(-1)).toBeLessThanOrEqual(0.975);
    expect(values[2000]).toBeCloseTo(0.435, 1);
  });
});
