/** Time to pixels and back, zoom and scroll. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  clampView,
  fitAll,
  reveal,
  scrollBy,
  showRange,
  timeToX,
  viewEnd,
  xToTime,
  zoomAt,
  type Viewport,
} from "../../../src-renderer/timeline/viewport.ts";

const view: Viewport = {
  start: 10,
  secondsPerPixel: 0.02,
  width: 500,
  duration: 100,
};

describe("the viewport", () => {
  it("turns seconds into pixels and back", () => {
    expect(timeToX(view, 11)).toBeCloseTo(50);
    expect(xToTime(view, 50)).toBeCloseTo(11);
    expect(viewEnd(view)).toBeCloseTo(20);
  });

  it("keeps the time under the mouse while zooming", () => {
    const zoomed = zoomAt(view, 2, 100);
    expect(zoomed.secondsPerPixel).toBeCloseTo(0.01);
    expect(xToTime(zoomed, 100)).toBeCloseTo(12);
  });

  it("never zooms out beyond the dialogue", () => {
    const far = zoomAt(view, 1e-6, 250);
    expect(far.start).toBe(0);
    expect(viewEnd(far)).toBeCloseTo(100);
  });

  it("never zooms in beyond 40 pixels per 10 ms", () => {
    expect(zoomAt(view, 1e9, 250).secondsPerPixel).toBeCloseTo(0.00025);
  });

  it("stops at both ends when scrolling", () => {
    expect(scrollBy(view, -1e6).start).toBe(0);
    expect(viewEnd(scrollBy(view, 1e6))).toBeCloseTo(100);
  });

  it("shows a range with a margin", () => {
    const shown = showRange(view, { start: 40, end: 50 });
    expect(shown.start).toBeCloseTo(39.5);
    expect(viewEnd(shown)).toBeCloseTo(50.5);
  });

  it("shows everything, also of a dialogue shorter than the closest zoom", () => {
    expect(viewEnd(fitAll(view))).toBeCloseTo(100);
    const short = clampView({ ...view, duration: 0.01 });
    expect(short.start).toBe(0);
    expect(viewEnd(short)).toBeCloseTo(0.01);
  });

  it("moves only when a time is out of view", () => {
    expect(reveal(view, 15)).toBe(view);
    expect(reveal(view, 25).start).toBeCloseTo(24.2);
  });

  it("stays inside the dialogue whatever is done to it", () => {
    const factor = fc.double({ min: 0.01, max: 100, noNaN: true });
    const x = fc.double({ min: 0, max: 500, noNaN: true });
    const pixels = fc.integer({ min: -5000, max: 5000 });
    fc.assert(
      fc.property(factor, x, pixels, (zoom, at, scroll) => {
        const after = scrollBy(zoomAt(view, zoom, at), scroll);
        expect(after.start).toBeGreaterThanOrEqual(0);
        expect(viewEnd(after)).toBeLessThanOrEqual(100 + 1e-6);
      }),
    );
  });
});
