/** The dialogue's sound: play, seek, loop, speed, and whose voice is heard. */
import { audioPath, type RunSound } from "../../src-main/contract/bytes.ts";
import type { DialogueId, Speaker } from "../../src-main/contract/records.ts";
import type { TimeRange } from "../timeline/viewport.ts";

/** Speeds offered, slowest first. */
export const speeds = [0.5, 0.75, 1, 1.25, 1.5, 2] as const;

/** One audio element and a playhead that moves with it, frame by frame. */
export class Player {
  #time = $state(0);
  #playing = $state(false);
  #speed = $state(1);
  #looping = $state(false);
  #heard = $state.raw<readonly [boolean, boolean]>([true, true]);
  #audio = new Audio();
  #dialogueId: DialogueId | null = null;
  #made: RunSound | null = null;
  #separable = $state(true);
  #loop: TimeRange | null = null;
  #frame = 0;
  #failed: (message: string) => void;

  /** `failed` hears why sound could not be played. */
  constructor(failed: (message: string) => void) {
    this.#failed = failed;
    this.#audio.preload = "none";
    for (const type of ["pause", "ended"])
      this.#audio.addEventListener(type, () => this.#look());
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
    return this.#separable;
  }

  /** Puts a dialogue on, at its beginning; `channels` says whether its speakers can be told apart. */
  open(id: DialogueId, channels: number): void {
    this.pause();
    this.#dialogueId = id;
    this.#separable = channels > 1;
    this.#heard = [true, true];
    this.#made = null;
    this.#time = 0;
    this.#loop = null;
    this.#load();
  }

  async play(loop: TimeRange | null = null): Promise<void> {
    if (this.#dialogueId === null) return;
    this.#loop = loop;
    if (loop && (this.#time < loop.start || this.#time >= loop.end))
      this.seek(loop.start);
    if (this.#time >= this.#audio.duration - 0.01) this.seek(0);
    this.#playing = true;
    try {
      await this.#audio.play();
      this.#follow();
    } catch (error) {
      this.#look();
      // A newer sound has taken this one's place.
      if (error instanceof DOMException && error.name === "AbortError") return;
      this.#failed("This recording's sound cannot be played here.");
    }
  }

  pause(): void {
    this.#audio.pause();
    this.#playing = false;
  }

  seek(seconds: number): void {
    this.#time = Math.max(0, seconds);
    this.#audio.currentTime = this.#time;
  }

  /** What is played again and again while looping; null for everything. */
  setLoop(range: TimeRange | null): void {
    this.#loop = range;
  }

  toggleLooping(): void {
    this.#looping = !this.#looping;
  }

  setSpeed(speed: number): void {
    this.#speed = speed;
    this.#audio.playbackRate = speed;
    this.#audio.defaultPlaybackRate = speed;
  }

  /** Mutes a speaker or lets them be heard again. */
  toggleHeard(speaker: Speaker): void {
    const heard: [boolean, boolean] = [...this.#heard];
    heard[speaker] = !heard[speaker];
    this.#hear(heard);
  }

  /** Only this speaker; again, both. */
  solo(speaker: Speaker): void {
    const other = speaker === 0 ? 1 : 0;
    const isSolo = this.#heard[speaker] && !this.#heard[other];
    this.#hear(isSolo ? [true, true] : [speaker === 0, speaker === 1]);
  }

  /** Goes on at the same place with what a run makes of the sound; null is the recording. */
  hearMade(made: RunSound | null): void {
    this.#made = made;
    this.#reload();
  }

  #hear(heard: readonly [boolean, boolean]): void {
    this.#heard = heard;
    this.#reload();
  }

  #reload(): void {
    const wasPlaying = this.#playing;
    this.#load();
    if (wasPlaying) void this.play(this.#loop);
  }

  /** Points the audio element at the voices that are heard and keeps place and speed. */
  #load(): void {
    if (this.#dialogueId === null) return;
    const [a, b] = this.#heard;
    const only = a === b ? undefined : a ? 0 : 1;
    this.#audio.muted = !a && !b;
    this.#audio.src = audioPath(this.#dialogueId, only, this.#made);
    this.#audio.currentTime = this.#time;
    this.#audio.playbackRate = this.#speed;
  }

  /** Other voices take over in the middle of playing, so what counts is the element's state, not the event's name. */
  #look(): void {
    this.#playing = !this.#audio.paused && !this.#audio.ended;
  }

  #follow(): void {
    cancelAnimationFrame(this.#frame);
    if (!this.#playing) return;
    this.#time = this.#audio.currentTime;
    const loop = this.#loop;
    if (loop && this.#time >= loop.end) {
      if (this.#looping) this.seek(loop.start);
      else this.pause();
    }
    this.#frame = requestAnimationFrame(() => this.#follow());
  }
}
