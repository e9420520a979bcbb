/** The visible stretch of time: pure mathematics that turns seconds into pixels and back. */

/** What is seen of a dialogue: `width` pixels from `start` seconds on. */
export interface Viewport {
  readonly start: number;
  readonly secondsPerPixel: number;
  /** CSS pixels. */
  readonly width: number;
  /** Length of the whole dialogue in seconds. */
  readonly duration: number;
}

/** A stretch of time in seconds. */
export interface TimeRange {
  readonly start: number;
  readonly end: number;
}

/** Closest zoom: one 10 ms frame is then 40 pixels wide. */
const minSecondsPerPixel = 0.01 / 40;

/** Horizontal position of a time, in CSS pixels from the left edge. */
export function timeToX(view: Viewport, seconds: number): number {
  return (seconds - view.start) / view.secondsPerPixel;
}

/** The time at a horizontal position. */
export function xToTime(view: Viewport, x: number): number {
  return view.start + x * view.secondsPerPixel;
}

/** The last visible time. */
export function viewEnd(view: Viewport): number {
  return view.start + view.width * view.secondsPerPixel;
}

/** The nearest viewport that shows nothing outside the dialogue where that is possible. */
export function clampView(view: Viewport): Viewport {
  const widest = view.duration / Math.max(1, view.width);
  const secondsPerPixel = Math.max(
    Math.min(minSecondsPerPixel, widest),
    Math.min(view.secondsPerPixel, widest),
  );
  const last = Math.max(0, view.duration - view.width * secondsPerPixel);
  const start = Math.min(Math.max(0, view.start), last);
  return { ...view, secondsPerPixel, start };
}

/** Zooms by a factor (above 1 comes closer) and keeps the time under `x` where it is. */
export function zoomAt(view: Viewport, factor: number, x: number): Viewport {
  const anchor = xToTime(view, x);
  const zoomed = clampView({
    ...view,
    secondsPerPixel: view.secondsPerPixel / factor,
  });
  return clampView({ ...zoomed, start: anchor - x * zoomed.secondsPerPixel });
}

/** Moves the view by a number of pixels; positive goes later. */
export function scrollBy(view: Viewport, pixels: number): Viewport {
  return clampView({
    ...view,
    start: view.start + pixels * view.secondsPerPixel,
  });
}

/** Shows a stretch of time with a margin of a twentieth on either side. */
export function showRange(view: Viewport, range: TimeRange): Viewport {
  const length = Math.max(0.05, range.end - range.start);
  const secondsPerPixel = (length * 1.1) / Math.max(1, view.width);
  return clampView({
    ...view,
    secondsPerPixel,
    start: range.start - length * 0.05,
  });
}

/** Shows the whole dialogue. */
export function fitAll(view: Viewport): Viewport {
  return clampView({ ...view, start: 0, secondsPerPixel: Infinity });
}

/** The same zoom, moved so that a time is visible; a time that is seen already moves nothing. */
export function reveal(view: Viewport, seconds: number): Viewport {
  const x = timeToX(view, seconds);
  if (x >= 0 && x <= view.width) return view;
  const lead = view.width * view.secondsPerPixel * 0.08;
  return clampView({ ...view, start: seconds - lead });
}

/** The same start and zoom in a window of another width. */
export function resized(view: Viewport, width: number): Viewport {
  return clampView({ ...view, width });
}
