/** Peaks of a window -> a waveform drawn by wavesurfer.js, moved along with the viewport. */
import WaveSurfer from "wavesurfer.js";
import type { Viewport } from "../../timeline/viewport.ts";
import type { WavePeaks, WaveWindow } from "./plan.ts";

/** A waveform in an element: draws a window once and then only moves it until the view leaves it. */
export class WaveDrawing {
  readonly #holder: HTMLElement;
  readonly #wave: WaveSurfer;
  #drawn: WaveWindow | null = null;

  constructor(parent: HTMLElement) {
    this.#holder = document.createElement("div");
    this.#holder.style.cssText =
      "position:absolute;inset:0 auto 0 0;will-change:transform";
    parent.append(this.#holder);
    // Sound is the player's; this only draws. Peaks come ready, so nothing is fetched or decoded here.
    this.#wave = WaveSurfer.create({
      container: this.#holder,
      height: "auto",
      interact: false,
      cursorWidth: 0,
      hideScrollbar: true,
      normalize: true,
      fillParent: true,
    });
  }

  get drawn(): WaveWindow | null {
    return this.#drawn;
  }

  /** Draws a window's peaks; `full` is the amplitude that fills the height, `height` is the lane's in CSS pixels. */
  render(
    window: WaveWindow,
    { highest, lowest }: WavePeaks,
    full: number,
    colour: string,
    height: number,
  ): void {
    const seconds = window.end - window.start;
    this.#drawn = window;
    this.#holder.style.width = `${seconds / window.secondsPerPixel}px`;
    // Options only apply with the next render, which load() brings.
    Object.assign(this.#wave.options, {
      waveColor: colour,
      progressColor: colour,
      maxPeak: full,
      height,
    });
    void this.#wave.load("", [highest, lowest], seconds).catch(() => {});
  }

  /** Puts the drawn window where a viewport has it. */
  place(view: Viewport): void {
    if (!this.#drawn) return;
    const x = (this.#drawn.start - view.start) / view.secondsPerPixel;
    const stretch = this.#drawn.secondsPerPixel / view.secondsPerPixel;
    this.#holder.style.transformOrigin = "0 0";
    this.#holder.style.transform = `translateX(${x}px) scaleX(${stretch})`;
  }

  destroy(): void {
    this.#wave.destroy();
    this.#holder.remove();
  }
}
