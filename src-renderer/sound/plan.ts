/** A place to begin x how to play -> blocks of sound, made piece by piece as the clock goes on. */
import {
  headAfter,
  nextBlocks,
  rangesAhead,
  shownAt,
  type Block,
  type Course,
  type Grain,
  type Head,
  type Match,
} from "./course.ts";
import type { FrameRange } from "./pieces.ts";

/** One way through a dialogue; whatever is heard on it is cut at the same frames. */
export class Plan {
  readonly course: Course;
  readonly #grain: Grain;
  #blocks: readonly Block[] = [];
  #head: Head;
  #isComplete = false;

  /** Begins at frame `at` of the clock with frame `position` of the dialogue. */
  constructor(course: Course, grain: Grain, at: number, position: number) {
    this.course = course;
    this.#grain = grain;
    this.#head = { at, position, shown: position };
  }

  /** Frame of the clock up to which there are blocks. */
  get end(): number {
    return this.#head.at;
  }

  /** True when there is nothing after `end`. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** What is needed to extend the plan. */
  rangesAhead(frames: number): FrameRange[] {
    return rangesAhead(this.#head, this.course, this.#grain, frames);
  }

  /** Adds blocks of at least `frames`, none before frame `earliest`: what comes too late is heard later, not left out. */
  extend(frames: number, earliest: number, match: Match): readonly Block[] {
    const at = Math.max(this.#head.at, earliest);
    const head = { ...this.#head, at };
    const blocks = nextBlocks(head, this.course, this.#grain, match, frames);
    const last = blocks.at(-1);
    if (last) this.#head = headAfter(last, this.course);
    else this.#isComplete = true;
    this.#blocks = [...this.#blocks, ...blocks];
    return blocks;
  }

  /** Blocks that are not over at a frame of the clock. */
  blocksFrom(at: number): readonly Block[] {
    return this.#blocks.filter((block) => block.at + block.frames > at);
  }

  /** Forgets what was over at a frame of the clock. */
  forget(at: number): void {
    this.#blocks = this.blocksFrom(at);
  }

  /** Where the playhead is at a frame of the clock. */
  shownAt(at: number): number {
    const first = this.#blocks[0] ?? this.#head;
    return shownAt(this.#blocks, this.course.speed, at) ?? first.shown;
  }
}
