/** Windows of waveforms into the levels that a model hears, and which of them it is scored on. */
import type { Random } from "../../base/random.ts";
import { changingSamples } from "../../dataset/levels.ts";
import {
  coveringWindows,
  drawWindows,
  evenly,
  type ContextWindow,
  type Region,
} from "../../dataset/windows.ts";
import { floats, integers } from "../../engine/executors/executor.ts";
import { levelValue, muLawLevels } from "../../features/muLaw.ts";
import { inputName } from "../../models/builder.ts";
import type { PlacedVoices } from "./recordings.ts";
import type { Feeds } from "./taskData.ts";

/** Levels of a window, `[N]`. */
export interface HeardLevels {
  readonly levels: Uint8Array;
  /** 1 for samples that count: those after the context that are no digital silence. */
  readonly counted: Uint8Array;
}

export interface WaveformWindowSettings {
  readonly rows: number;
  /** Samples of a window. */
  readonly steps: number;
  /** Samples of them that are only heard, but for a window at the beginning of a recording. */
  readonly contextSteps: number;
  /** A level that stays for so many samples is digital silence. */
  readonly heldSteps: number;
}

/** Cuts windows out of voices. */
export class WaveformWindows {
  private readonly voices: readonly Int16Array[];
  private readonly settings: WaveformWindowSettings;

  constructor(
    { voices }: PlacedVoices<Int16Array>,
    settings: WaveformWindowSettings,
  ) {
    this.voices = voices;
    this.settings = settings;
  }

  /** At most `most` windows, evenly spread over the regions; those of nothing but silence are left out. */
  covering(regions: readonly Region[], most: number): HeardLevels[] {
    const { steps, contextSteps } = this.settings;
    const windows = regions.flatMap((region) =>
      coveringWindows(region, steps, contextSteps),
    );
    return evenly(windows, most)
      .map((window) => this.hear(window, 1))
      .filter(({ counted }) => counted.includes(1));
  }

  /** Random windows, each made louder by a factor. */
  draw(
    regions: readonly Region[],
    gains: readonly number[],
    random: Random,
  ): HeardLevels[] {
    const { steps, contextSteps } = this.settings;
    const windows = drawWindows(regions, steps, gains.length, random);
    return windows.map((window, row) => {
      // What comes first in a recording has nothing before it, there and here.
      const heardOnly = window.start === 0 ? 0 : contextSteps;
      const from = Math.min(window.end, window.start + heardOnly);
      return this.hear({ ...window, from }, gains[row]!);
    });
  }

  /** Input, mask and targets of a batch; what windows do not fill is silent and masked. */
  feeds(windows: readonly HeardLevels[]): Feeds {
    const { rows, steps } = this.settings;
    const input = new Float32Array(rows * steps);
    const mask = new Float32Array(rows * steps);
    const came = new Int32Array(rows * steps);
    windows.forEach(({ levels, counted }, row) => {
      input.set(Float32Array.from(levels, levelValue), row * steps);
      mask.set(counted, row * steps);
      came.set(levels, row * steps);
    });
    return {
      [inputName]: floats(input, [rows, 1, steps]),
      frameMask: floats(mask, [rows, 1, steps]),
      classes: integers(came, [rows, steps]),
    };
  }

  private hear(
    { region, start, end, from }: ContextWindow,
    gain: number,
  ): HeardLevels {
    const { heldSteps } = this.settings;
    // Whether the first samples are digital silence shows in those before them.
    const early = Math.max(0, start - heldSteps - 1);
    const samples = this.voices[region.dialogue]!.subarray(early, end);
    const all = muLawLevels(samples, gain);
    const counted = changingSamples(all, start - early, heldSteps);
    return {
      levels: all.subarray(start - early),
      counted: counted.fill(0, 0, from - start),
    };
  }
}

/** Samples that count. */
export function countedSamples(windows: readonly HeardLevels[]): number {
  return windows.reduce(
    (sum, { counted }) => sum + counted.reduce((a, b) => a + b, 0),
    0,
  );
}
