/** Which panels are open and how tall lanes are, remembered between visits. */
import { keep, recall } from "../client/remember.ts";

export type InspectorTab = "inspect" | "train" | "results";

interface Kept {
  readonly library: boolean;
  readonly inspector: boolean;
  readonly laneHeights: Readonly<Record<string, number>>;
  readonly hiddenLanes: readonly string[];
}

const fresh: Kept = {
  library: true,
  inspector: true,
  laneHeights: {},
  hiddenLanes: [],
};

/** Panels, tabs and lane heights. */
export class Layout {
  #kept = $state.raw<Kept>(recall("layout", fresh, isKept));
  #tab = $state<InspectorTab>("inspect");

  get library(): boolean {
    return this.#kept.library;
  }

  get inspector(): boolean {
    return this.#kept.inspector;
  }

  get tab(): InspectorTab {
    return this.#tab;
  }

  toggleLibrary(): void {
    this.#keep({ library: !this.library });
  }

  toggleInspector(): void {
    this.#keep({ inspector: !this.inspector });
  }

  /** Folds both panels, or opens both when both are folded. */
  toggleFullTimeline(): void {
    const open = !this.library && !this.inspector;
    this.#keep({ library: open, inspector: open });
  }

  /** Brings a tab of the inspector to the front. */
  showTab(tab: InspectorTab): void {
    this.#tab = tab;
    if (!this.inspector) this.#keep({ inspector: true });
  }

  /** Height of a kind of lane in pixels. */
  laneHeight(kind: string, fallback: number): number {
    return this.#kept.laneHeights[kind] ?? fallback;
  }

  setLaneHeight(kind: string, height: number): void {
    const laneHeights = { ...this.#kept.laneHeights, [kind]: height };
    this.#keep({ laneHeights });
  }

  isLaneHidden(kind: string): boolean {
    return this.#kept.hiddenLanes.includes(kind);
  }

  toggleLane(kind: string): void {
    const hidden = this.#kept.hiddenLanes;
    this.#keep({
      hiddenLanes: hidden.includes(kind)
        ? hidden.filter((name) => name !== kind)
        : [...hidden, kind],
    });
  }

  #keep(change: Partial<Kept>): void {
    this.#kept = { ...this.#kept, ...change };
    keep("layout", this.#kept);
  }
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== "object" || value === null) return false;
  return (
    "library" in value &&
    "inspector" in value &&
    "laneHeights" in value &&
    "hiddenLanes" in value &&
    Array.isArray(value.hiddenLanes)
  );
}
