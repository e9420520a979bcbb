/** A place in a dialogue x what is heard of it -> sound, on the one clock of an AudioContext. */
import { grainOf, type Block, type Course, type Grain } from "./course.ts";
import { Layer } from "./layer.ts";
import { bestOffset } from "./match.ts";
import { mixOf } from "./mix.ts";
import type { Excerpt, Sounds } from "./pieces.ts";
import { Plan } from "./plan.ts";
import { heardSamples, inRows, rangesOf, renderBlocks } from "./render.ts";

/** What is heard. */
export interface Voice {
  /** Address of the sound. */
  readonly path: string;
  /** Whether speaker A and speaker B are heard. */
  readonly heard: readonly [boolean, boolean];
}

/** How to play, in seconds. */
export interface PlayWish {
  /** Where to begin; null goes on from where playing is. */
  readonly from: number | null;
  readonly speed: number;
  /** What is played, and whether again and again; null plays to the end. */
  readonly range: { readonly start: number; readonly end: number } | null;
  readonly repeats: boolean;
}

/** What a deck tells: that playing came to its end, or why it cannot go on. */
export interface DeckEvents {
  readonly ended: () => void;
  readonly failed: (error: unknown) => void;
}

/** What is heard, of which plan. */
interface Heard {
  readonly voice: Voice;
  readonly plan: Plan;
  readonly layer: Layer;
}

/** Sound that is ready before it is heard: enough for a page whose timers run once a second. */
const aheadSeconds = 2;
const stepSeconds = 0.5;
/** From a decision to its sound, so that the clock has not passed the frame when it is told of it. */
const leadSeconds = 0.05;
const lookMs = 50;

/**
 * Plays one dialogue. Whatever changes, a layer of new sound fades in while the old one fades out. Voices are rendered from
 * the blocks of the same plan, so they agree to the sample; shares in a fade sum to 1 at every sample.
 */
export class Deck {
  readonly #context: BaseAudioContext;
  readonly #sounds: Sounds;
  readonly #events: DeckEvents;
  readonly #grain: Grain;
  #voice: Voice | null = null;
  /** A way to play that has not begun. */
  #wish: PlayWish | null = null;
  #heard: Heard | null = null;
  #fadedAt = 0;
  #work: Promise<void> | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(context: BaseAudioContext, sounds: Sounds, events: DeckEvents) {
    this.#context = context;
    this.#sounds = sounds;
    this.#events = events;
    this.#grain = grainOf(context.sampleRate);
  }

  /** Where the playhead is, in seconds, by what has left the loudspeaker; null while nothing is played. */
  get seconds(): number | null {
    const from = this.#wish?.from ?? null;
    if (from !== null) return from;
    const shown = this.#heard?.plan.shownAt(this.#nowHeard);
    return shown === undefined ? null : shown / this.#context.sampleRate;
  }

  play(voice: Voice, wish: PlayWish): void {
    this.#voice = voice;
    this.#wish = { ...wish, from: wish.from ?? this.#wish?.from ?? null };
    this.#timer ??= setInterval(() => this.#look(), lookMs);
    void this.advance();
  }

  /** Goes on with another voice. */
  hear(voice: Voice): void {
    if (this.#voice === null) return;
    this.#voice = voice;
    void this.advance();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#voice = null;
    this.#wish = null;
    this.#heard?.layer.close(this.#nextFade(), this.#grain.fade);
    this.#heard = null;
  }

  /** Does what there is to do until enough sound is ready; while it is at it, answers when that is done. */
  advance(): Promise<void> {
    this.#work ??= this.#advance().finally(() => (this.#work = null));
    return this.#work;
  }

  async #advance(): Promise<void> {
    try {
      while (await this.#step());
    } catch (error) {
      this.stop();
      this.#events.failed(error);
    }
  }

  #look(): void {
    const plan = this.#wish ? null : this.#heard?.plan;
    plan?.forget(this.#nowHeard - this.#context.sampleRate);
    if (!plan?.isComplete || this.#nowHeard < plan.end)
      return void this.advance();
    this.stop();
    this.#events.ended();
  }

  /** One thing that there is to do; false when there is none. */
  async #step(): Promise<boolean> {
    const { sampleRate } = this.#context;
    const voice = this.#voice;
    if (voice === null) return false;
    if (this.#wish) await this.#begin(voice, this.#wish);
    else if (this.#heard?.voice !== voice) await this.#change(voice);
    else {
      const { plan } = this.#heard;
      const isReady = plan.end >= this.#now + aheadSeconds * sampleRate;
      if (plan.isComplete || isReady) return false;
      await this.#extend(this.#heard);
    }
    return true;
  }

  /** A new plan, heard as soon as its first sound is here. */
  async #begin(voice: Voice, wish: PlayWish): Promise<void> {
    const { sampleRate } = this.#context;
    const course = await this.#course(voice, wish);
    const planFrom = (at: number): Plan => {
      const from = wish.from === null ? null : wish.from * sampleRate;
      const shown = from ?? this.#heard?.plan.shownAt(at) ?? 0;
      return new Plan(course, this.#grain, at, Math.round(shown));
    };
    // Fetched first, so that the frame to begin at is not passed while waiting for sound.
    const soon = planFrom(this.#now).rangesAhead(stepSeconds * sampleRate);
    await this.#sounds.excerpt(voice.path, soon);
    if (this.#voice !== voice || this.#wish !== wish) return;
    this.#wish = null;
    const at = this.#nextFade();
    await this.#extend(this.#enter(voice, planFrom(at), at));
  }

  async #course(
    { path }: Voice,
    { speed, range, repeats }: PlayWish,
  ): Promise<Course> {
    const { sampleRate } = this.#context;
    const frames = await this.#sounds.frames(path);
    const frame = (seconds: number) =>
      Math.min(frames, Math.round(seconds * sampleRate));
    return {
      speed,
      range: {
        from: frame(range?.start ?? 0),
        to: frame(range?.end ?? Infinity),
      },
      repeats: repeats && range !== null,
    };
  }

  /** Another voice on the same plan. */
  async #change(voice: Voice): Promise<void> {
    const { plan } = this.#heard!;
    const coming = plan.blocksFrom(this.#now);
    const excerpt = await this.#sounds.excerpt(voice.path, rangesOf(coming));
    if (this.#voice !== voice || this.#wish) return;
    const at = this.#nextFade();
    const heard = this.#enter(voice, plan, at);
    this.#schedule(heard, coming, excerpt, at);
  }

  /** Lets a layer fade in at a frame, and the one before fade out. */
  #enter(voice: Voice, plan: Plan, at: number): Heard {
    const { fade } = this.#grain;
    this.#heard?.layer.close(at, fade);
    this.#fadedAt = at + fade;
    const layer = new Layer(this.#context, at, fade);
    return (this.#heard = { voice, plan, layer });
  }

  async #extend(heard: Heard): Promise<void> {
    const { voice, plan } = heard;
    const frames = stepSeconds * this.#context.sampleRate;
    const needed = plan.rangesAhead(frames);
    const excerpt = await this.#sounds.excerpt(voice.path, needed);
    if (this.#heard !== heard) return;
    const mix = mixOf(voice.heard, excerpt.channels);
    const { hop, reach } = this.#grain;
    const match = (position: number, near: number): number => {
      const from = Math.round(near) - reach;
      const target = heardSamples(excerpt, mix, position, hop);
      const around = heardSamples(excerpt, mix, from, hop + 2 * reach);
      return from + bestOffset(target, around);
    };
    // Less than the lead, so that a plan begins at the frame where its layer does.
    const earliest = this.#now + Math.round(this.#lead / 2);
    const blocks = plan.extend(frames, earliest, match);
    this.#schedule(heard, blocks, excerpt, earliest);
  }

  #schedule(
    { voice, layer }: Heard,
    blocks: readonly Block[],
    excerpt: Excerpt,
    earliest: number,
  ): void {
    const mix = mixOf(voice.heard, excerpt.channels);
    for (const row of inRows(blocks))
      layer.schedule(row[0]!.at, renderBlocks(row, excerpt, mix), earliest);
  }

  get #lead(): number {
    return Math.round(leadSeconds * this.#context.sampleRate);
  }

  /** A fade begins when the one before is over. */
  #nextFade(): number {
    return Math.max(this.#now + this.#lead, this.#fadedAt);
  }

  /** The clock in frames. */
  get #now(): number {
    const { currentTime, sampleRate } = this.#context;
    return Math.round(currentTime * sampleRate);
  }

  /** The frame that is leaving the loudspeaker, which is behind the clock. */
  get #nowHeard(): number {
    const { outputLatency } = this.#context as Partial<AudioContext>;
    return (
      this.#now - Math.round((outputLatency ?? 0) * this.#context.sampleRate)
    );
  }
}
