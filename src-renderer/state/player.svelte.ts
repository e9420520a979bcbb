/** The dialogue's sound: play, seek, loop, speed, and whose voice is heard. */
import { audioPath, type RunSound } from "../../src-main/contract/bytes.ts";
import type {
  DialogueSummary,
  Speaker as Side,
} from "../../src-main/contract/records.ts";
import type { DeckEvents, Voice } from "../sound/deck.ts";
import { openSpeaker, type Speaker } from "../sound/speaker.ts";
import type { TimeRange } from "../timeline/viewport.ts";

/** Speeds offered, slowest first. */
export const speeds = [0.5, 0.75, 1, 1.25, 1.5, 2] as const;

/** Shortest stretch that is played, so that a loop is not a buzz. */
const shortestSeconds = 0.05;

/** What is played of a dialogue. */
type Played = Pick<DialogueSummary, "id" | "channels" | "seconds">;

/** What is heard, and a playhead that moves with it, frame by frame. */
export class Player {
  #time = $state(0);
  #playing = $state(false);
  #speed = $state(1);
  #looping = $state(false);
  #heard = $state.raw<readonly [boolean, boolean]>([true, true]);
  #dialogue = $state.raw<Played | null>(null);
  #made: RunSound | null = null;
  #loop: TimeRange | null = null;
  #frame = 0;
  readonly #speaker: Speaker;

  /** `failed` hears why sound could not be played. */
  constructor(
    failed: (message: string) => void,
    open: (events: DeckEvents) => Speaker = openSpeaker,
  ) {
    this.#speaker = open({
      ended: () => this.#end(),
      failed: () => {
        this.#playing = false;
        failed("This recording's sound cannot be played here.");
      },
    });
  }

  /** Where the playhead is, in seconds. */
  get time(): number {
    return this.#time;
  }

  get playing(): boolean {
    return this.#playing;
  }

  get speed(): number {
    return this.#speed;
  }

  get looping(): boolean {
    return this.#looping;
  }

  /** Whether each speaker is heard. */
  get heard(): readonly [boolean, boolean] {
    return this.#heard;
  }

  /** False when both speakers share one channel. */
  get separable(): boolean {
    return (this.#dialogue?.channels ?? 2) > 1;
  }

  /** Address of what is heard, as a file; null before a dialogue is open. */
  get soundPath(): string | null {
    if (!this.#dialogue) return null;
    const [a, b] = this.#heard;
    const only = a === b || !this.separable ? undefined : a ? 0 : 1;
    return audioPath(this.#dialogue.id, only, this.#made);
  }

  /** Puts a dialogue on, at its beginning. */
  open(dialogue: Played): void {
    this.pause();
    this.#dialogue = dialogue;
    this.#heard = [true, true];
    this.#made = null;
    this.#time = 0;
    this.#loop = null;
  }

  /** Plays on from the playhead, or a stretch; outside of the stretch it begins with its start. */
  play(stretch: TimeRange | null = null): void {
    if (!this.#dialogue) return;
    this.#loop = stretch && atLeast(stretch, shortestSeconds);
    const { start, end } = this.#loop ?? {
      start: 0,
      end: this.#dialogue.seconds - 0.01,
    };
    if (this.#time < start || this.#time >= end) this.#time = start;
    this.#playing = true;
    this.#start(this.#time);
    this.#follow();
  }

  pause(): void {
    if (!this.#playing) return;
    this.#time = this.#speaker.seconds ?? this.#time;
    this.#playing = false;
    this.#speaker.stop();
  }

  seek(seconds: number): void {
    this.#time = Math.max(0, seconds);
    if (this.#playing) this.#start(this.#time);
  }

  toggleLooping(): void {
    this.#looping = !this.#looping;
    if (this.#playing) this.#start(null);
  }

  setSpeed(speed: number): void {
    this.#speed = speed;
    if (this.#playing) this.#start(null);
  }

  /** Mutes a speaker or lets them be heard again. */
  toggleHeard(side: Side): void {
    const heard: [boolean, boolean] = [...this.#heard];
    heard[side] = !heard[side];
    this.#hear(heard);
  }

  /** Only this speaker; again, both. */
  solo(side: Side): void {
    const other = side === 0 ? 1 : 0;
    const isSolo = this.#heard[side] && !this.#heard[other];
    this.#hear(isSolo ? [true, true] : [side === 0, side === 1]);
  }

  /** Goes on at the same place with what a run makes of the sound; null is the recording. */
  hearMade(made: RunSound | null): void {
    this.#made = made;
    if (this.#playing) this.#speaker.hear(this.#voice());
  }

  #hear(heard: readonly [boolean, boolean]): void {
    this.#heard = heard;
    if (this.#playing) this.#speaker.hear(this.#voice());
  }

  /** Plays from a place on; null goes on from where playing is. */
  #start(from: number | null): void {
    this.#speaker.play(this.#voice(), {
      from,
      speed: this.#speed,
      range: this.#loop,
      repeats: this.#looping,
    });
  }

  #voice(): Voice {
    const path = audioPath(this.#dialogue!.id, undefined, this.#made);
    return { path, heard: this.#heard };
  }

  #end(): void {
    this.#playing = false;
    this.#time = this.#loop?.end ?? this.#dialogue?.seconds ?? 0;
  }

  #follow(): void {
    cancelAnimationFrame(this.#frame);
    if (!this.#playing) return;
    this.#time = this.#speaker.seconds ?? this.#time;
    this.#frame = requestAnimationFrame(() => this.#follow());
  }
}

function atLeast({ start, end }: TimeRange, seconds: number): TimeRange {
  return { start, end: Math.max(end, start + seconds) };
}
