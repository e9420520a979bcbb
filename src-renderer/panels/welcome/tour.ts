/** The steps of the tour -> where each of them points in the window as it is now. */

/** One step; `target` is a selector of the real thing that it is about. */
export interface Step {
  readonly target: string;
  readonly title: string;
  readonly text: string;
}

export const steps: readonly Step[] = [
  {
    target: '[aria-label="Library"]',
    title: "Your recordings",
    text: "Drop recordings of two speakers here. Each becomes a dialogue; click one to open it. Trained models are listed below.",
  },
  {
    target: '[aria-label="Timeline"], [aria-label="Welcome"]',
    title: "One time axis",
    text: "Blue is speaker A, orange is speaker B, in every lane. Space plays, the wheel scrolls, and dragging the edge of a turn corrects it.",
  },
  {
    target: '[data-tour="train"]',
    title: "Train, then look again",
    text: "Train a model on the turns. When it is done, its predictions appear as a violet curve over the sound, and Evaluate says how good they are.",
  },
];

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const gap = 12;

/**
 * Where a card of this size stands so that it is beside the target and inside the window: beside a tall target on the
 * right or the left, below a flat one, and inside what leaves no room around it.
 */
export function placeCard(
  target: Box,
  card: { readonly width: number; readonly height: number },
  window: { readonly width: number; readonly height: number },
): { readonly left: number; readonly top: number } {
  const lastLeft = window.width - card.width - gap;
  const lastTop = window.height - card.height - gap;
  const right = target.left + target.width + gap;
  const left = target.left - card.width - gap;
  const below = target.top + target.height + gap;
  const across = target.left + (target.width - card.width) / 2;
  const middle = target.top + (target.height - card.height) / 2;
  const top = clamp(middle, gap, lastTop);
  const isFlat = target.height < card.height;
  if (isFlat && below <= lastTop)
    return { left: clamp(across, gap, lastLeft), top: below };
  if (right <= lastLeft) return { left: right, top };
  if (left >= gap) return { left, top };
  return { left: clamp(across, gap, lastLeft), top };
}

function clamp(value: number, from: number, to: number): number {
  return Math.max(from, Math.min(value, to));
}
