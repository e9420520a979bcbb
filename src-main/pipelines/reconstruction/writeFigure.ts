/** A figure into a file: .svg, or .png at twice its size. */
import { extname } from "node:path";
import { badInput } from "../../base/errors.ts";
import { writeFileAtomically } from "../../base/files.ts";
import { renderPng } from "../lab/figures/png.ts";
import type { Figure } from "../lab/figures/svg.ts";

/** Throws unless the path's ending is one of the formats. */
export function expectFigureFormat(path: string): void {
  if (![".svg", ".png"].includes(extname(path).toLowerCase()))
    throw badInput(
      `the figure ${path} ends in "${extname(path)}"; expects .svg or .png`,
    );
}

export async function writeFigure(path: string, figure: Figure): Promise<void> {
  const isPng = extname(path).toLowerCase() === ".png";
  writeFileAtomically(path, isPng ? await renderPng(figure) : figure.svg);
}
