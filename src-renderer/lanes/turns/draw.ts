/** Boxes of turns -> rounded bars with their labels, or a tint behind a waveform. */
import type { Palette } from "../../state/theme.svelte.ts";
import type { Surface } from "../../ui/surface.svelte.ts";
import type { TurnBox } from "./plan.ts";

export type TurnLook = "solid" | "tint";

const cornerPixels = 4;
const labelPadding = 6;

/** Draws the boxes over what was there. */
export function drawTurns(
  surface: Surface,
  boxes: readonly TurnBox[],
  look: TurnLook,
  palette: Palette,
  font: string,
): void {
  const { context, width, height, ratio } = surface;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.font = font;
  context.textBaseline = "middle";
  for (const box of boxes)
    if (look === "solid") drawBar(surface, box, palette);
    else drawTint(surface, box, palette);
}

function drawBar(
  { context, width, height }: Surface,
  box: TurnBox,
  palette: Palette,
): void {
  const gap = box.width > 6 ? 0.5 : 0;
  context.beginPath();
  context.roundRect(
    box.left + gap,
    1,
    box.width - 2 * gap,
    height - 2,
    Math.min(cornerPixels, box.width / 2),
  );
  context.fillStyle = palette.speakers[box.speaker];
  context.globalAlpha = box.isSelected ? 0.62 : 0.32;
  context.fill();
  context.globalAlpha = 1;
  if (box.isSelected) {
    context.lineWidth = 1.5;
    context.strokeStyle = palette.speakers[box.speaker];
    context.stroke();
  }
  drawLabel(context, box, width, height, palette);
}

/** The label, shortened to its own box; it stays in view while any of the box is. */
function drawLabel(
  context: CanvasRenderingContext2D,
  box: TurnBox,
  width: number,
  height: number,
  palette: Palette,
): void {
  const left = Math.max(0, box.left) + labelPadding;
  const right = Math.min(width, box.left + box.width) - labelPadding;
  const text = shortened(box.label, right - left, labelWidth(context, box));
  if (text === "") return;
  context.save();
  context.beginPath();
  context.rect(left, 0, right - left, height);
  context.clip();
  context.fillStyle = palette.text;
  context.fillText(text, left, height / 2 + 0.5);
  context.restore();
}

/** Measured once per label: measuring is the costly part of drawing text. */
const labelWidths = new Map<string, number>();

function labelWidth(context: CanvasRenderingContext2D, box: TurnBox): number {
  let width = labelWidths.get(box.label);
  if (width === undefined) {
    width = context.measureText(box.label).width;
    labelWidths.set(box.label, width);
  }
  return width;
}

/** As much of a text as fits into `room` pixels when all of it takes `full`; too little room leaves nothing. */
export function shortened(text: string, room: number, full: number): string {
  if (full <= room) return text;
  const fitting = Math.floor((text.length * room) / full) - 1;
  return fitting < 2 ? "" : `${text.slice(0, fitting).trimEnd()}…`;
}

function drawTint(
  { context, height }: Surface,
  box: TurnBox,
  palette: Palette,
): void {
  context.fillStyle = palette.speakerTints[box.speaker];
  context.fillRect(box.left, 0, box.width, height);
  if (box.isSelected) context.fillRect(box.left, 0, box.width, height);
  context.fillStyle = palette.speakers[box.speaker];
  context.globalAlpha = box.isSelected ? 0.9 : 0.35;
  const edge = box.isSelected ? 1.5 : 1;
  context.fillRect(box.left, 0, edge, height);
  context.fillRect(box.left + box.width - edge, 0, edge, height);
  context.globalAlpha = 1;
}
