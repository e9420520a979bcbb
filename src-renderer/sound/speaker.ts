/** A deck on the machine's own sound output, which is opened with the first sound and rests while nothing is played. */
import { readSound } from "../client/sound.ts";
import { Deck, type DeckEvents, type PlayWish, type Voice } from "./deck.ts";
import { Sounds } from "./pieces.ts";

/** What plays a dialogue. */
export interface Speaker {
  /** Where the playhead is; null while nothing is played. */
  readonly seconds: number | null;
  play(voice: Voice, wish: PlayWish): void;
  /** Goes on at the same place with another voice, without a gap. */
  hear(voice: Voice): void;
  stop(): void;
}

/** Longer than the last fade and what is on its way to the loudspeaker. */
const restMs = 500;

/** Plays through the default output. */
export function openSpeaker(events: DeckEvents): Speaker {
  let opened: { context: AudioContext; deck: Deck } | null = null;
  let rest: ReturnType<typeof setTimeout> | undefined;
  const open = () => {
    const context = new AudioContext({ latencyHint: "interactive" });
    const sounds = new Sounds(readSound, context.sampleRate);
    return { context, deck: new Deck(context, sounds, events) };
  };
  return {
    get seconds() {
      return opened?.deck.seconds ?? null;
    },
    play(voice, wish) {
      clearTimeout(rest);
      opened ??= open();
      opened.context.resume().catch(events.failed);
      opened.deck.play(voice, wish);
    },
    hear(voice) {
      opened?.deck.hear(voice);
    },
    stop() {
      opened?.deck.stop();
      clearTimeout(rest);
      rest = setTimeout(() => void opened?.context.suspend(), restMs);
    },
  };
}
