/** Shapes and words into SVG text: the few elements that the lab's figures are made of. */
import type { FigureTheme } from "./theme.ts";

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** A finished picture; sizes in pixels. */
export interface Figure {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly svg: string;
}

/** Shapes with the room that they take, to be put beside or above each other. */
export interface Part {
  readonly width: number;
  readonly height: number;
  readonly body: string;
}

/** Width of text of the usual size, on the safe side: fonts differ between machines. */
export const letterWidth = 6.1;
const fontFamily =
  "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', Arial, sans-serif";

export function tag(
  name: string,
  attributes: Attributes,
  ...children: readonly string[]
): string {
  const given = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${attributeText(value!)}"`)
    .join("");
  return children.length > 0
    ? `<${name}${given}>${children.join("")}</${name}>`
    : `<${name}${given}/>`;
}

/** Words at a place; `size` is 11 pixels when not given. */
export function text(
  x: number,
  y: number,
  words: string,
  attributes: Attributes = {},
): string {
  return tag("text", { x, y, ...attributes }, escapeText(words));
}

export function rect(
  x: number,
  y: number,
  width: number,
  height: number,
  fill: string,
  attributes: Attributes = {},
): string {
  return tag("rect", { x, y, width, height, fill, ...attributes });
}

export function line(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  stroke: string,
  attributes: Attributes = {},
): string {
  return tag("line", { x1, y1, x2, y2, stroke, ...attributes });
}

export function moved(x: number, y: number, body: string): string {
  return tag("g", { transform: `translate(${round(x)} ${round(y)})` }, body);
}

/** Parts in one row, their tops level. */
export function beside(parts: readonly Part[], gap = 24): Part {
  let x = 0;
  const bodies = parts.map((part) => {
    const body = moved(x, 0, part.body);
    x += part.width + gap;
    return body;
  });
  return {
    width: Math.max(0, x - gap),
    height: Math.max(0, ...parts.map((part) => part.height)),
    body: bodies.join(""),
  };
}

/** Parts in one column, their left edges level. */
export function above(parts: readonly Part[], gap = 20): Part {
  let y = 0;
  const bodies = parts.map((part) => {
    const body = moved(0, y, part.body);
    y += part.height + gap;
    return body;
  });
  return {
    width: Math.max(0, ...parts.map((part) => part.width)),
    height: Math.max(0, y - gap),
    body: bodies.join(""),
  };
}

/** A part under its heading. */
export function headed(words: string, part: Part): Part {
  return {
    width: Math.max(part.width, words.length * letterWidth),
    height: part.height + 20,
    body: text(0, 11, words, { "font-weight": 600 }) + moved(0, 20, part.body),
  };
}

const margin = 16;

/** The picture with its background, a title line and room around. */
export function figure(title: string, part: Part, theme: FigureTheme): Figure {
  const titleWidth = title.length * 7.6;
  const width = Math.ceil(Math.max(part.width, titleWidth) + 2 * margin);
  const height = Math.ceil(part.height + 2 * margin + 26);
  const svg = tag(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "font-family": fontFamily,
      "font-size": 11,
      fill: theme.text,
    },
    tag("title", {}, escapeText(title)),
    rect(0, 0, width, height, theme.surface),
    text(margin, margin + 11, title, { "font-size": 13, "font-weight": 600 }),
    moved(margin, margin + 26, part.body),
  );
  // One element a line: changes of a picture are read in a diff.
  return { title, width, height, svg: svg.replaceAll("><", ">\n<") };
}

export function escapeText(words: string): string {
  return words
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}

function attributeText(value: string | number): string {
  const words = typeof value === "number" ? String(round(value)) : value;
  return escapeText(words).replaceAll('"', "&quot;");
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
