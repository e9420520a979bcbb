/** The open dialogue: its tracks and turns, what is selected in it, and where the mouse is. */
import { call, errorMessage } from "../client/call.ts";
import type {
  DialogueDetail,
  DialogueId,
  Speaker,
  Track,
  Turn,
  TurnEdit,
  TurnsState,
} from "../../src-main/contract/records.ts";
import { shortNames } from "../timeline/speakers.ts";
import { sortTurns } from "../timeline/turns.ts";
import type { TimeRange } from "../timeline/viewport.ts";

/** A turn as it looks while it is being dragged; `id` is null for one that is being added. */
export interface TurnDraft extends TimeRange {
  readonly id: number | null;
  readonly speaker: Speaker;
}

/** Where the mouse is in the lanes. */
export interface Hover {
  readonly seconds: number;
  readonly speaker: Speaker | null;
}

/** One dialogue at a time. Edits go to the host at once; what it answers is what is shown. */
export class Dialogue {
  #detail = $state.raw<DialogueDetail | null>(null);
  #turns = $state.raw<readonly Turn[]>([]);
  #history = $state.raw({ canUndo: false, canRedo: false });
  #openingId = $state<DialogueId | null>(null);
  #error = $state<string | null>(null);
  #selectedIds = $state.raw<ReadonlySet<number>>(new Set());
  #abort: AbortController | null = null;

  draft = $state.raw<TurnDraft | null>(null);
  range = $state.raw<TimeRange | null>(null);
  hover = $state.raw<Hover | null>(null);
  /** The turn whose label is being typed. */
  labelling = $state<number | null>(null);
  snapping = $state(false);

  readonly selected: readonly Turn[] = $derived(
    this.#turns.filter((turn) => this.#selectedIds.has(turn.id)),
  );

  /** Short names of A and B. */
  readonly speakers: readonly [string, string] = $derived(
    shortNames(this.#detail?.dialogue.speakers ?? []),
  );

  get detail(): DialogueDetail | null {
    return this.#detail;
  }

  /** Sorted by start. */
  get turns(): readonly Turn[] {
    return this.#turns;
  }

  get canUndo(): boolean {
    return this.#history.canUndo;
  }

  get canRedo(): boolean {
    return this.#history.canRedo;
  }

  /** The dialogue that is shown or on its way. */
  get id(): DialogueId | null {
    return this.#openingId ?? this.#detail?.dialogue.id ?? null;
  }

  get error(): string | null {
    return this.#error;
  }

  /** Opens a dialogue; a newer call overtakes an older one. Answers whether this one is shown now. */
  async open(id: DialogueId): Promise<boolean> {
    this.#abort?.abort();
    const abort = (this.#abort = new AbortController());
    this.#openingId = id;
    this.#error = null;
    try {
      const detail = await call("dialogues/get", { id }, abort.signal);
      if (abort.signal.aborted) return false;
      this.#show(detail);
      return true;
    } catch (error) {
      if (!abort.signal.aborted) this.#error = errorMessage(error);
      return false;
    } finally {
      if (!abort.signal.aborted) this.#openingId = null;
    }
  }

  /** Reads the open dialogue again, with everything that is selected kept. */
  async refresh(): Promise<void> {
    const id = this.#detail?.dialogue.id;
    if (id === undefined) return;
    const detail = await call("dialogues/get", { id });
    if (this.#detail?.dialogue.id !== id) return;
    this.#detail = detail;
    this.#take(detail);
  }

  #show(detail: DialogueDetail): void {
    this.#detail = detail;
    this.#take(detail);
    this.#selectedIds = new Set();
    this.draft = null;
    this.range = null;
    this.hover = null;
    this.labelling = null;
  }

  /** Takes over turns that the host announced. */
  applyTurns(id: DialogueId, state: TurnsState): void {
    if (id === this.#detail?.dialogue.id) this.#take(state);
  }

  /** Adds or replaces tracks that the host announced. */
  applyTracks(id: DialogueId, tracks: readonly Track[]): void {
    if (!this.#detail || id !== this.#detail.dialogue.id) return;
    const fresh = new Set(tracks.map((track) => track.id));
    const kept = this.#detail.tracks.filter((track) => !fresh.has(track.id));
    this.#detail = { ...this.#detail, tracks: [...kept, ...tracks] };
  }

  #take(state: TurnsState): void {
    this.#turns = sortTurns(state.turns);
    this.#history = { canUndo: state.canUndo, canRedo: state.canRedo };
  }

  /** Applies and saves one change of the turns; an added turn becomes the selected one. */
  async edit(edit: TurnEdit): Promise<void> {
    const dialogueId = this.#detail?.dialogue.id;
    if (dialogueId === undefined) return;
    const before = new Set(this.#turns.map((turn) => turn.id));
    try {
      this.#take(
        await call("turns/edit", { dialogueId, edit: writable(edit) }),
      );
      const added = this.#turns.find((turn) => !before.has(turn.id));
      if (added) this.select([added.id]);
    } finally {
      this.draft = null;
    }
  }

  async undo(): Promise<void> {
    const dialogueId = this.#detail?.dialogue.id;
    if (dialogueId !== undefined && this.canUndo)
      this.#take(await call("turns/undo", { dialogueId }));
  }

  async redo(): Promise<void> {
    const dialogueId = this.#detail?.dialogue.id;
    if (dialogueId !== undefined && this.canRedo)
      this.#take(await call("turns/redo", { dialogueId }));
  }

  isSelected(id: number): boolean {
    return this.#selectedIds.has(id);
  }

  select(ids: readonly number[]): void {
    this.#selectedIds = new Set(ids);
    this.labelling = null;
  }

  /** Adds a turn to the selection or takes it out. */
  toggleSelected(id: number): void {
    const ids = new Set(this.#selectedIds);
    if (!ids.delete(id)) ids.add(id);
    this.#selectedIds = ids;
  }
}

/** The call's schema wants a mutable list of ids. */
function writable(edit: TurnEdit) {
  return edit.kind === "delete" ? { ...edit, ids: [...edit.ids] } : edit;
}
