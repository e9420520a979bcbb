/** A list of drawn figures into a page that shows them with their captions. */
import { escapeText, type Figure } from "./svg.ts";

export interface ShownFigure {
  readonly name: string;
  readonly caption: string;
  readonly figure: Figure;
  /** File names beside the page. */
  readonly files: readonly string[];
}

/** The page's HTML; pictures are read from the files beside it. */
export function indexPage(shown: readonly ShownFigure[], note: string): string {
  const contents = shown
    .map(
      ({ name, figure }) =>
        `<li><a href="#${name}">${escapeText(figure.title)}</a></li>`,
    )
    .join("\n");
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>The causal lab</title>
<style>
  body { max-width: 1080px; margin: 40px auto; padding: 0 24px; font: 15px/1.5 system-ui, sans-serif; color: #181b21; background: #fff; }
  figure { margin: 48px 0; }
  img { max-width: 100%; border: 1px solid #dde1e7; border-radius: 6px; }
  figcaption { max-width: 680px; color: #58616f; }
  ul { columns: 2; }
</style>
<h1>The causal lab</h1>
<p>What causal networks see, computed from their graphs and confirmed by gradients. ${escapeText(note)}</p>
<ul>
${contents}
</ul>
${shown.map(entryText).join("\n")}
</html>
`;
}

function entryText({ name, caption, figure, files }: ShownFigure): string {
  const links = files
    .map(
      (file) =>
        `<a href="${file}">${file.split(".").at(-1)!.toUpperCase()}</a>`,
    )
    .join(" ");
  return `<figure id="${name}">
<h2>${escapeText(figure.title)}</h2>
<img src="${name}.svg" width="${figure.width}" height="${figure.height}" alt="${escapeText(figure.title)}" loading="lazy">
<figcaption>${escapeText(caption)} ${links}</figcaption>
</figure>`;
}
