/** Painting over codes: a gesture is undone and redone as one, for the voice that it was of. */
import { describe, expect, it } from "vitest";
import { Painting } from "../../../src-renderer/state/painting.svelte.ts";

const stroke = (frame: number, code: number) => ({
  grid: "top",
  frame,
  row: 0,
  code,
});

describe("painting", () => {
  it("keeps the last code of each place", () => {
    const painting = new Painting();
    painting.begin();
    painting.add(0, [stroke(1, 5), stroke(2, 5)]);
    painting.begin();
    painting.add(0, [stroke(2, 7)]);
    expect(painting.strokesOf(0)).toEqual([stroke(1, 5), stroke(2, 7)]);
    expect(painting.strokesOf(1)).toEqual([]);
  });

  it("is undone and redone by the gesture, and tells which voice is changed", () => {
    const painting = new Painting();
    painting.begin();
    painting.add(0, [stroke(1, 5)]);
    painting.add(0, [stroke(2, 5)]);
    painting.begin();
    painting.add(null, [stroke(1, 9)]);
    expect(painting.undo()).toEqual([null]);
    expect(painting.undo()).toEqual([0]);
    expect([painting.isEmpty, painting.canUndo]).toEqual([true, false]);
    expect(painting.undo()).toEqual([]);
    expect(painting.redo()).toEqual([0]);
    expect(painting.strokesOf(0)).toEqual([stroke(1, 5), stroke(2, 5)]);
    painting.begin();
    painting.add(0, [stroke(3, 1)]);
    expect(painting.canRedo).toBe(false);
  });

  it("is forgotten with its dialogue", () => {
    const painting = new Painting();
    painting.begin();
    painting.add(1, [stroke(1, 5)]);
    painting.forget();
    expect([painting.isEmpty, painting.canUndo]).toEqual([true, false]);
  });
});
