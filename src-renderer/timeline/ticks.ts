/** Viewport -> the ticks of its ruler. */
import { formatTime } from "./format.ts";
import { viewEnd, type Viewport } from "./viewport.ts";

/** One mark on the ruler; only major ones carry a label. */
export interface Tick {
  readonly seconds: number;
  readonly label: string | null;
}

/** Distances between labels that read well, in seconds. */
const steps = [
  0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300,
  600, 900, 1800, 3600,
];

/** The smallest readable distance between labels that leaves `minPixels` for each. */
export function tickStep(secondsPerPixel: number, minPixels = 88): number {
  const wanted = secondsPerPixel * minPixels;
  return steps.find((step) => step >= wanted) ?? steps[steps.length - 1]!;
}

/** Digits after the point that labels of a step need. */
export function stepDigits(step: number): number {
  if (step >= 1) return 0;
  if (step >= 0.1) return 1;
  return step >= 0.01 ? 2 : 3;
}

/** Major ticks with labels and, between them, `parts - 1` minor ones. */
export function ticks(view: Viewport, minPixels = 88): Tick[] {
  const step = tickStep(view.secondsPerPixel, minPixels);
  const parts = step === 15 || step === 30 || step === 900 ? 3 : 5;
  const minor = step / parts;
  const digits = stepDigits(step);
  const first = Math.ceil(view.start / minor - 1e-9);
  const last = Math.floor(viewEnd(view) / minor + 1e-9);
  const marks: Tick[] = [];
  for (let i = first; i <= last; i++) {
    const seconds = i * minor;
    const label = i % parts === 0 ? formatTime(seconds, digits) : null;
    marks.push({ seconds, label });
  }
  return marks;
}
