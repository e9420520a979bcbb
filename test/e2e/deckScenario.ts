/** A list of things done to a deck at times -> the samples that it plays, rendered offline in a browser. */
import { Deck, type PlayWish } from "../../src-renderer/sound/deck.ts";
import { Sounds } from "../../src-renderer/sound/pieces.ts";
import { wavBytes } from "../support/wavBytes.ts";

/** A sound of one channel or two, each `16-bit word of sample n = a + b * n`, or a sine. */
export interface SoundRecipe {
  readonly rate: number;
  readonly samples: number;
  readonly channels: readonly (
    | { readonly first: number; readonly step: number }
    | { readonly hertz: number; readonly size: number }
  )[];
}

/** What is done, at a time of the clock; the host takes `slowMs` for each answer. */
export interface Scenario {
  readonly rate: number;
  readonly seconds: number;
  readonly sounds: Readonly<Record<string, SoundRecipe>>;
  readonly slowMs?: number;
  readonly steps: readonly {
    readonly at: number;
    readonly path: string;
    readonly heard?: readonly [boolean, boolean];
    readonly play?: Partial<PlayWish>;
  }[];
}

/** What both ears hear. */
export interface Played {
  readonly left: number[];
  readonly right: number[];
  readonly failures: string[];
}

/** Runs in the page. */
export async function playScenario(scenario: Scenario): Promise<Played> {
  const { rate, seconds, steps } = scenario;
  const context = new OfflineAudioContext(2, rate * seconds, rate);
  const failures: string[] = [];
  const deck = new Deck(context, soundsOf(scenario), {
    ended: () => {},
    failed: (error) => failures.push(String(error)),
  });
  const act = async ({ path, heard = [true, true], play }: Step) => {
    const voice = { path, heard };
    const wish = { from: 0, speed: 1, range: null, repeats: false, ...play };
    if (play) deck.play(voice, wish);
    else deck.hear(voice);
    await deck.advance();
  };
  // The clock of rendering stands still while sound is made ready, as it would with sound that comes in time.
  const times = new Set(steps.map(({ at }) => at));
  for (let at = 0; at < seconds; at += 1) times.add(at);
  for (const at of times)
    void context.suspend(at).then(async () => {
      for (const step of steps) if (step.at === at) await act(step);
      await deck.advance();
      await context.resume();
    });
  const buffer = await context.startRendering();
  deck.stop();
  return {
    left: [...buffer.getChannelData(0)],
    right: [...buffer.getChannelData(1)],
    failures,
  };
}

type Step = Scenario["steps"][number];

function soundsOf({ rate, sounds, slowMs = 0 }: Scenario): Sounds {
  const files = new Map(
    Object.entries(sounds).map(([path, recipe]) => [path, fileOf(recipe)]),
  );
  const readBytes = async (path: string, from: number, to: number) => {
    await new Promise((resolve) => setTimeout(resolve, slowMs));
    return files.get(path)!.slice(from, to);
  };
  return new Sounds(readBytes, rate);
}

function fileOf({ rate, samples, channels }: SoundRecipe): ArrayBuffer {
  const words = channels.map((channel) =>
    Int16Array.from({ length: samples }, (_, n) =>
      "step" in channel
        ? channel.first + channel.step * n
        : channel.size * Math.sin((2 * Math.PI * channel.hertz * n) / rate),
    ),
  );
  return wavBytes(words, rate);
}

Object.assign(globalThis, { playScenario });
