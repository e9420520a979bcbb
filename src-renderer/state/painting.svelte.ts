/** Gestures of a brush on maps of codes -> what is painted over, with undo and redo by the gesture. */
import type { CodeStroke } from "../../src-main/contract/calls.ts";
import type { Speaker } from "../../src-main/contract/records.ts";
import { lastStrokes } from "../lanes/codes/plan.ts";

/** A speaker, or null for a channel that both share. */
export type Voice = Speaker | null;

/** What is painted over of each voice; a voice without strokes is not in it. */
type Painted = ReadonlyMap<Voice, readonly CodeStroke[]>;

/** What is painted over in the open dialogue. */
export class Painting {
  #painted = $state.raw<Painted>(new Map());
  #past = $state.raw<readonly Painted[]>([]);
  #future = $state.raw<readonly Painted[]>([]);

  get isEmpty(): boolean {
    return this.#painted.size === 0;
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  strokesOf(voice: Voice): readonly CodeStroke[] {
    return this.#painted.get(voice) ?? [];
  }

  /** A gesture begins; all that is added up to the next one is undone at once. */
  begin(): void {
    this.#past = [...this.#past, this.#painted];
    this.#future = [];
  }

  add(voice: Voice, strokes: readonly CodeStroke[]): void {
    const all = lastStrokes([...this.strokesOf(voice), ...strokes]);
    this.#painted = new Map([...this.#painted, [voice, all]]);
  }

  /** Takes the last gesture back; answers the voices that are changed by it. */
  undo(): Voice[] {
    const before = this.#past.at(-1);
    if (!before) return [];
    this.#past = this.#past.slice(0, -1);
    this.#future = [...this.#future, this.#painted];
    return this.#replace(before);
  }

  /** Makes the gesture again that was taken back last. */
  redo(): Voice[] {
    const after = this.#future.at(-1);
    if (!after) return [];
    this.#future = this.#future.slice(0, -1);
    this.#past = [...this.#past, this.#painted];
    return this.#replace(after);
  }

  /** Another dialogue or run. */
  forget(): void {
    this.#painted = new Map();
    this.#past = [];
    this.#future = [];
  }

  #replace(painted: Painted): Voice[] {
    const before = this.#painted;
    this.#painted = painted;
    const voices = new Set([...before.keys(), ...painted.keys()]);
    return [...voices].filter(
      (voice) => before.get(voice) !== painted.get(voice),
    );
  }
}
