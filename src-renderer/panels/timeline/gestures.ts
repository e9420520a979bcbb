/** Mouse, wheel and fingers over the lanes -> scrolling, zooming, seeking, selecting and the cursor. */
import type { Speaker } from "../../../src-main/contract/records.ts";
import type { Studio } from "../../state/studio.svelte.ts";
import { rangeBetween } from "../../timeline/turns.ts";

/** A press that moves less than this is a click. */
const clickPixels = 3;

type Mode = "select" | "pan" | "pinch";

interface Press {
  readonly mode: Mode;
  readonly fromX: number;
  lastX: number;
  isDrag: boolean;
}

/** Listens on the stack of lanes; positions count from the axis's left edge. */
export class LaneGestures {
  readonly #studio: Studio;
  readonly #pointers = new Map<number, number>();
  #axis: () => HTMLElement = () => document.body;
  #press: Press | null = null;
  #spread = 0;

  constructor(studio: Studio) {
    this.#studio = studio;
  }

  /** Starts listening; the answer stops it. */
  attach(stack: HTMLElement, axis: () => HTMLElement): () => void {
    this.#axis = axis;
    const abort = new AbortController();
    const { signal } = abort;
    const on = <K extends keyof HTMLElementEventMap>(
      type: K,
      listener: (event: HTMLElementEventMap[K]) => void,
    ) => stack.addEventListener(type, listener, { signal, passive: false });
    on("wheel", (event) => this.#wheel(event));
    on("pointerdown", (event) => this.#down(event));
    on("pointermove", (event) => this.#move(event, stack));
    on("pointerup", (event) => this.#up(event));
    on("pointercancel", (event) => this.#up(event));
    on("pointerleave", () => (this.#studio.dialogue.hover = null));
    return () => abort.abort();
  }

  #x(event: MouseEvent): number {
    return event.clientX - this.#axis().getBoundingClientRect().left;
  }

  #wheel(event: WheelEvent): void {
    const x = this.#x(event);
    // Over the gutter, and with Alt, the wheel scrolls the lanes themselves.
    if (x < 0 || event.altKey) return;
    event.preventDefault();
    const { viewport } = this.#studio;
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    if (event.ctrlKey || event.metaKey)
      viewport.zoom(wheelZoom(event.deltaY * unit), x);
    else viewport.scroll((event.deltaX + event.deltaY) * unit);
    this.#hover(event);
  }

  #down(event: PointerEvent): void {
    const x = this.#x(event);
    if (x < 0 || event.button > 1) return;
    const target = event.target as HTMLElement;
    if (target.closest("button, select, input, [data-gesture=own]")) return;
    this.#pointers.set(event.pointerId, x);
    const isRuler = target.dataset["gesture"] === "ruler";
    const isPan = isRuler || event.button === 1;
    const mode: Mode =
      this.#pointers.size > 1 ? "pinch" : isPan ? "pan" : "select";
    this.#press = { mode, fromX: x, lastX: x, isDrag: false };
    this.#spread = this.#pinchSpread();
  }

  #move(event: PointerEvent, stack: HTMLElement): void {
    this.#hover(event);
    const press = this.#press;
    if (!press) return;
    const x = this.#x(event);
    this.#pointers.set(event.pointerId, x);
    if (press.mode === "pinch") return this.#pinch();
    if (!press.isDrag && Math.abs(x - press.fromX) >= clickPixels) {
      press.isDrag = true;
      stack.setPointerCapture(event.pointerId);
    }
    if (!press.isDrag) return;
    if (press.mode === "pan") this.#studio.viewport.scroll(press.lastX - x);
    else this.#select(press.fromX, x);
    press.lastX = x;
  }

  #up(event: PointerEvent): void {
    this.#pointers.delete(event.pointerId);
    const press = this.#press;
    this.#press = null;
    if (!press || press.isDrag || press.mode === "pinch") return;
    const { dialogue, player, viewport } = this.#studio;
    dialogue.range = null;
    player.seek(viewport.time(press.fromX));
    const target = event.target as HTMLElement;
    if (target.tagName !== "CANVAS" || event.type === "pointercancel") return;
    this.#clearMissedTurn(viewport.time(press.fromX));
  }

  /** A click that hits none of the selected turns lets them go. */
  #clearMissedTurn(seconds: number): void {
    const { dialogue } = this.#studio;
    const isHit = dialogue.selected.some(
      (turn) => seconds >= turn.start && seconds < turn.end,
    );
    if (!isHit) dialogue.select([]);
  }

  #select(fromX: number, toX: number): void {
    const { dialogue, viewport, player } = this.#studio;
    const duration = viewport.view.duration;
    const from = viewport.time(fromX);
    dialogue.range = rangeBetween(from, viewport.time(toX), duration);
    if (!player.playing) player.seek(dialogue.range.start);
  }

  #pinchSpread(): number {
    const places = [...this.#pointers.values()];
    return places.length < 2 ? 0 : Math.abs(places[0]! - places[1]!);
  }

  #pinch(): void {
    const spread = this.#pinchSpread();
    const [a = 0, b = 0] = this.#pointers.values();
    if (this.#spread > 8 && spread > 8)
      this.#studio.viewport.zoom(spread / this.#spread, (a + b) / 2);
    this.#spread = spread;
  }

  #hover(event: MouseEvent): void {
    const { dialogue, viewport } = this.#studio;
    const x = this.#x(event);
    if (!dialogue.detail || x < 0 || x > viewport.view.width) {
      dialogue.hover = null;
      return;
    }
    const view = (event.target as HTMLElement).closest<HTMLElement>(".view");
    const place = view?.dataset["speaker"];
    const speaker = place === undefined ? null : (Number(place) as Speaker);
    const seconds = Math.min(viewport.time(x), viewport.view.duration);
    dialogue.hover = { seconds, speaker };
  }
}

/** A zoom factor from a wheel's movement; trackpads pinch in small steps, wheels turn in large ones. */
export function wheelZoom(delta: number): number {
  const perPixel = Math.abs(delta) < 40 ? 0.01 : 0.0028;
  return Math.exp(-delta * perPixel);
}
