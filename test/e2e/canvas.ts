/** A canvas on the page -> what is drawn on it. */
import type { Locator } from "playwright-core";

/** Number of different colours on a canvas. */
export function colours(canvas: Locator): Promise<number> {
  return canvas.evaluate((element: HTMLCanvasElement) => {
    const context = element.getContext("2d")!;
    const { data } = context.getImageData(0, 0, element.width, element.height);
    return new Set(new Uint32Array(data.buffer)).size;
  });
}

/** Fewest colours that any of several canvases shows; 0 when there is none. */
export async function fewestColours(canvases: Locator): Promise<number> {
  const counts = await Promise.all((await canvases.all()).map(colours));
  return counts.length === 0 ? 0 : Math.min(...counts);
}

/** A hash over a canvas's pixels. */
export function pixelHash(canvas: Locator): Promise<number> {
  return canvas.evaluate((element: HTMLCanvasElement) => {
    const context = element.getContext("2d")!;
    const { data } = context.getImageData(0, 0, element.width, element.height);
    return new Uint32Array(data.buffer).reduce(
      (hash, word) => (Math.imul(hash, 31) + word) | 0,
      0,
    );
  });
}

/** Share of a canvas's pixels that are nearer to a colour than 60 in each channel. */
export function shareOfColour(
  canvas: Locator,
  rgb: readonly [number, number, number],
): Promise<number> {
  return canvas.evaluate((element: HTMLCanvasElement, [r, g, b]) => {
    const context = element.getContext("2d")!;
    const { data } = context.getImageData(0, 0, element.width, element.height);
    let near = 0;
    for (let i = 0; i < data.length; i += 4)
      if (
        data[i + 3]! > 100 &&
        Math.abs(data[i]! - r) < 60 &&
        Math.abs(data[i + 1]! - g) < 60 &&
        Math.abs(data[i + 2]! - b) < 60
      )
        near++;
    return (4 * near) / data.length;
  }, rgb);
}
