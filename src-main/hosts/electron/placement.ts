/** Remembered window rectangles turned into one that lies on a display that is there. */
import { z } from "zod";

const rectangle = z.strictObject({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
});
export type Rectangle = Readonly<z.output<typeof rectangle>>;

const place = z.strictObject({ bounds: rectangle, maximized: z.boolean() });
export type Place = Readonly<z.output<typeof place>>;

/** Where the window was on each display, and on which it was last. */
export const placesSchema = z.strictObject({
  last: z.string().nullable(),
  displays: z.record(z.string(), place),
});
export type Places = Readonly<z.output<typeof placesSchema>>;

/** What is needed of a display. */
export interface DisplayArea {
  readonly id: number;
  readonly workArea: Rectangle;
}

const preferred = { width: 1440, height: 920 };
export const smallest = { width: 880, height: 560 };

/** The place for a new window: as it was on the display where it was last, else centred on the primary one (the first). */
export function choosePlace(
  places: Places,
  displays: readonly DisplayArea[],
): Place {
  const display =
    displays.find(({ id }) => String(id) === places.last) ?? displays[0]!;
  const known = places.displays[String(display.id)];
  if (known === undefined)
    return { bounds: centred(display.workArea), maximized: false };
  return { ...known, bounds: inside(known.bounds, display.workArea) };
}

/** Remembers a window's place on its display; other displays keep theirs. */
export function rememberPlace(
  places: Places,
  displayId: number,
  newPlace: Place,
): Places {
  const id = String(displayId);
  return { last: id, displays: { ...places.displays, [id]: newPlace } };
}

function centred(area: Rectangle): Rectangle {
  const width = Math.min(preferred.width, area.width);
  const height = Math.min(preferred.height, area.height);
  return {
    x: area.x + Math.floor((area.width - width) / 2),
    y: area.y + Math.floor((area.height - height) / 2),
    width,
    height,
  };
}

/** A display may have become smaller since; the whole window, its title bar above all, stays reachable. */
function inside(bounds: Rectangle, area: Rectangle): Rectangle {
  const width = Math.min(Math.max(bounds.width, smallest.width), area.width);
  const height = Math.min(
    Math.max(bounds.height, smallest.height),
    area.height,
  );
  const x = clamp(bounds.x, area.x, area.x + area.width - width);
  const y = clamp(bounds.y, area.y, area.y + area.height - height);
  return { x, y, width, height };
}

function clamp(value: number, from: number, to: number): number {
  return Math.min(Math.max(value, from), to);
}
