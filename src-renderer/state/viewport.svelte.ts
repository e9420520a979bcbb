/** What stretch of time is seen, as state that every lane shares. */
import {
  clampView,
  fitAll,
  resized,
  reveal,
  scrollBy,
  showRange,
  timeToX,
  xToTime,
  zoomAt,
  type TimeRange,
  type Viewport,
} from "../timeline/viewport.ts";

/** Seconds that a freshly opened dialogue shows: a few turns, with frames still distinguishable. */
const openingSeconds = 24;

/** The shared time axis. */
export class ViewportState {
  #view = $state.raw<Viewport>({
    start: 0,
    secondsPerPixel: 0.02,
    width: 800,
    duration: 1,
  });

  #isMeasured = false;

  get view(): Viewport {
    return this.#view;
  }

  /** Starts a dialogue at its beginning. */
  open(duration: number): void {
    const secondsPerPixel = openingSeconds / this.#view.width;
    this.#view = clampView({
      ...this.#view,
      start: 0,
      duration,
      secondsPerPixel,
    });
  }

  /** Takes over the width of the lanes; the first one is that for which the opening stretch is meant. */
  resize(width: number): void {
    if (width <= 0 || width === this.#view.width) return;
    this.#view = resized(this.#view, width);
    if (!this.#isMeasured) this.open(this.#view.duration);
    this.#isMeasured = true;
  }

  zoom(factor: number, x = this.#view.width / 2): void {
    this.#view = zoomAt(this.#view, factor, x);
  }

  scroll(pixels: number): void {
    this.#view = scrollBy(this.#view, pixels);
  }

  /** Moves the left edge to a time. */
  scrollTo(seconds: number): void {
    this.#view = clampView({ ...this.#view, start: seconds });
  }

  show(range: TimeRange): void {
    this.#view = showRange(this.#view, range);
  }

  showAll(): void {
    this.#view = fitAll(this.#view);
  }

  reveal(seconds: number): void {
    this.#view = reveal(this.#view, seconds);
  }

  /** Turns the page when a moving playhead has just left the view; one that was out of view already is left alone. */
  follow(before: number, now: number): void {
    const isSeen = (seconds: number) =>
      this.x(seconds) >= 0 && this.x(seconds) <= this.#view.width;
    if (isSeen(before) && !isSeen(now)) this.reveal(now);
  }

  x(seconds: number): number {
    return timeToX(this.#view, seconds);
  }

  time(x: number): number {
    return xToTime(this.#view, x);
  }
}
