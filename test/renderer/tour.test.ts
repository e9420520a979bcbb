/** Where the tour's card stands beside what it points at. */
import { describe, expect, it } from "vitest";
import { placeCard, steps } from "../../src-renderer/panels/welcome/tour.ts";

const window = { width: 1000, height: 600 };
const card = { width: 300, height: 180 };

describe("the card", () => {
  it("stands right of a panel on the left, in its middle", () => {
    const panel = { left: 0, top: 40, width: 200, height: 540 };
    expect(placeCard(panel, card, window)).toEqual({ left: 212, top: 220 });
  });

  it("stands left of a panel on the right", () => {
    const panel = { left: 760, top: 40, width: 240, height: 540 };
    expect(placeCard(panel, card, window)).toEqual({ left: 448, top: 220 });
  });

  it("stands below a button in the top bar, inside the window", () => {
    const button = { left: 920, top: 8, width: 70, height: 28 };
    expect(placeCard(button, card, window)).toEqual({ left: 688, top: 48 });
  });

  it("stands inside what fills the window", () => {
    const everything = { left: 0, top: 0, width: 1000, height: 600 };
    expect(placeCard(everything, card, window)).toEqual({
      left: 350,
      top: 210,
    });
  });
});

it("has three steps", () => {
  expect(steps.map(({ title }) => title)).toHaveLength(3);
});
