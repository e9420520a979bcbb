/** A figure into PNG bytes at twice its size, on machines whose fonts can be found. */
import type { Figure } from "./svg.ts";

/** Draws the figure. Throws when the renderer does not load. */
export async function renderPng(figure: Figure): Promise<Buffer> {
  const { Resvg } = await import("@resvg/resvg-js");
  const image = new Resvg(figure.svg, {
    fitTo: { mode: "zoom", value: 2 },
    font: { loadSystemFonts: true, defaultFontFamily: "DejaVu Sans" },
  });
  return image.render().asPng();
}

/** Whether words become visible: a machine without fonts would draw figures without their numbers. */
export async function canDrawText(): Promise<boolean> {
  const { Resvg } = await import("@resvg/resvg-js");
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><text x="2" y="15" font-family="sans-serif">Ag</text></svg>';
  const options = {
    font: { loadSystemFonts: true, defaultFontFamily: "DejaVu Sans" },
  };
  return new Resvg(svg, options).render().pixels.some((byte) => byte !== 0);
}
