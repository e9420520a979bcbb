/** The whole sheet into a folder: an SVG and a PNG for each figure, and a page that shows them. */
import { join } from "node:path";
import { describeError } from "../../../base/errors.ts";
import { writeFileAtomically } from "../../../base/files.ts";
import type { Executor } from "../../../engine/executors/executor.ts";
import { loadSpec, presetNames } from "../../training/specs.ts";
import { nameLayers } from "../naming.ts";
import { indexPage, type ShownFigure } from "./index.ts";
import { canDrawText, renderPng } from "./png.ts";
import { codeEntries, drawEntry, sheet, type SheetEntry } from "./sheet.ts";
import type { Figure } from "./svg.ts";
import { themes, type FigureScheme } from "./theme.ts";

export interface SheetOptions {
  readonly scheme?: FigureScheme;
  readonly executors: readonly Executor[];
  /** Told after each figure. */
  readonly onFigure?: (name: string) => void;
}

export interface WrittenFigure {
  readonly name: string;
  readonly title: string;
  readonly files: readonly string[];
}

export interface WrittenSheet {
  readonly figures: readonly WrittenFigure[];
  readonly index: string;
  /** Why there are no PNG files; null when there are. */
  readonly withoutPng: string | null;
}

/** Draws and writes all. */
export async function writeSheet(
  folder: string,
  { scheme = "light", executors, onFigure }: SheetOptions,
): Promise<WrittenSheet> {
  const withoutPng = await reasonAgainstPng();
  const shown: ShownFigure[] = [];
  for (const entry of allEntries()) {
    const figure = await drawEntry(entry, themes[scheme], executors);
    const files = await writeFigure(
      folder,
      entry.name,
      figure,
      withoutPng === null,
    );
    shown.push({ name: entry.name, caption: entry.caption, figure, files });
    onFigure?.(entry.name);
  }
  const devices = executors.map(({ name }) => name).join(", ");
  writeFileAtomically(
    join(folder, "index.html"),
    indexPage(shown, `Gradients on ${devices}.`),
  );
  return {
    figures: shown.map(({ name, figure, files }) => ({
      name,
      title: figure.title,
      files,
    })),
    index: "index.html",
    withoutPng,
  };
}

/** The sheet, and the codes of the two-level codec among the presets. */
export function allEntries(): SheetEntry[] {
  return [...sheet, ...vqvae2Entries()];
}

function vqvae2Entries(): SheetEntry[] {
  if (!presetNames().includes("vqvae2")) return [];
  const spec = loadSpec("vqvae2");
  const quantisers = nameLayers(spec).layers.filter(
    ({ layer }) => layer.kind === "quantize",
  );
  return codeEntries(
    spec,
    quantisers.map(({ path }) => path),
  );
}

async function writeFigure(
  folder: string,
  name: string,
  figure: Figure,
  withPng: boolean,
): Promise<string[]> {
  const svg = `${name}.svg`;
  writeFileAtomically(join(folder, svg), figure.svg);
  if (!withPng) return [svg];
  const png = `${name}.png`;
  writeFileAtomically(join(folder, png), await renderPng(figure));
  return [svg, png];
}

async function reasonAgainstPng(): Promise<string | null> {
  try {
    return (await canDrawText())
      ? null
      : "this machine has no fonts, so PNG files would have no words; install one (Debian: fonts-dejavu-core)";
  } catch (error) {
    return `the PNG renderer does not load (${describeError(error).message})`;
  }
}
