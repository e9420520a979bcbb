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

/** The label, clipped to its own box; it stays in view while any of the box is. */
function drawLabel(
  context: CanvasRenderingContext2D,
  box: TurnBox,
  width: number,
  height: number,
  palette: Palette,
): void {
  const left = Math.max(0, box.left) + labelPadding;
  const right = Math.min(width, box.left + box.width) - labelPadding;
  if (box.label === "" || right - left < 14) return;
  context.save();
  context.beginPath();
  context.rect(left, 0, right - left, height);
  context.clip();
  context.fillStyle = palette.text;
  context.fillText(box.label, left, height / 2 + 0.5);
  context.restore();
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
