/** A canvas element -> a surface in device pixels that is drawn again whenever what was drawn from changes. */
import type { Attachment } from "svelte/attachments";

/** A canvas to draw on; `context` works in device pixels, `width` and `height` are CSS pixels. */
export interface Surface {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  /** Device pixels per CSS pixel. */
  readonly ratio: number;
}

/** Keeps a canvas as sharp as the screen and calls `draw` when its size or any state that `draw` reads has changed. */
export function painted(
  draw: (surface: Surface) => void,
): Attachment<HTMLCanvasElement> {
  return (canvas) => {
    const context = canvas.getContext("2d")!;
    let size = $state.raw({ width: 0, height: 0, ratio: 1 });
    const observer = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = canvas;
      size = { width, height, ratio: window.devicePixelRatio };
    });
    observer.observe(canvas);
    $effect(() => {
      const { width, height, ratio } = size;
      if (width === 0 || height === 0) return;
      fit(canvas, Math.round(width * ratio), Math.round(height * ratio));
      draw({ context, width, height, ratio });
    });
    return () => observer.disconnect();
  };
}

/** Setting a canvas's size clears it, so it is set only when it differs. */
function fit(canvas: HTMLCanvasElement, width: number, height: number): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}
