/** Numbers of the lab as people read them. */
import type { LabField } from "../../../src-main/contract/lab.ts";

/** "sees 31 frames (620 ms), 11 of them read". */
export function formatField(field: LabField, framesPerSecond: number): string {
  const { frames, touched, holes } = field;
  if (frames === null) return "sees all the past";
  const length = `sees ${frames} ${frames === 1 ? "frame" : "frames"} (${formatMs((1000 * frames) / framesPerSecond)})`;
  return holes.length > 0 ? `${length}, reads ${touched} of them` : length;
}

/** Milliseconds, or seconds from two of them on. */
export function formatMs(milliseconds: number): string {
  if (milliseconds >= 2000) return `${(milliseconds / 1000).toFixed(2)} s`;
  if (milliseconds >= 10) return `${Math.round(milliseconds)} ms`;
  return `${Number(milliseconds.toPrecision(2))} ms`;
}

/** An offset with its sign; null is without bound. */
export function formatOffset(offset: number | null): string {
  if (offset === null) return "∞";
  return offset > 0 ? `+${offset}` : String(offset).replace("-", "−");
}

/** A count with thousands apart. */
export function formatWhole(value: number): string {
  return Math.round(value).toLocaleString("en");
}
