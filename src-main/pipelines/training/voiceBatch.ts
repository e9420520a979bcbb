/** Windows of single voices into the input, the mask and the levels of a batch. */
import type { Window } from "../../dataset/windows.ts";
import { floats, integers } from "../../engine/executors/executor.ts";
import { inputName } from "../../models/builder.ts";
import type { Feeds } from "./taskData.ts";
import { hearVoice, type VoiceInput } from "./voiceInput.ts";

/** Voices, and how batches of them are laid out. */
export interface VoiceLayout {
  readonly voices: readonly Float32Array[];
  readonly input: VoiceInput;
  /** Whether the input is `[B, 1, T, F]`, else `[B, F, T]`. */
  readonly hasBins: boolean;
  readonly rows: number;
  readonly frames: number;
}

/** Input, `frameMask`, and where the input is discretised the level of every bin; what a window does not fill is 0. */
export function layOut(
  windows: readonly Window[],
  layout: VoiceLayout,
  gainNepers: readonly number[],
): Feeds {
  const { rows, frames, hasBins } = layout;
  const { bands, range } = layout.input;
  const input = new Float32Array(rows * frames * bands);
  const mask = new Float32Array(rows * frames);
  const levels = new Int32Array(range ? rows * frames * bands : 0);
  windows.forEach((window, row) => {
    const mel = windowValues(window, layout, gainNepers[row] ?? 0);
    const heard = hearVoice(mel, layout.input);
    const own = row * frames * bands;
    if (range) levels.set(heard.levels, own);
    if (hasBins) input.set(heard.values, own);
    else setTransposed(input, own, heard.values, bands, frames);
    mask.fill(1, row * frames, row * frames + mel.length / bands);
  });
  const inner = hasBins ? [1, frames, bands] : [bands, frames];
  return {
    [inputName]: floats(input, [rows, ...inner]),
    frameMask: floats(mask, hasBins ? [rows, 1, frames, 1] : [rows, 1, frames]),
    ...(range ? { levels: integers(levels, [rows, frames, bands]) } : {}),
  };
}

/** A copy of the window's frames `[n, bands]`, louder or softer. */
function windowValues(
  { region, start, end }: Window,
  { voices, input: { bands } }: VoiceLayout,
  gain: number,
): Float32Array {
  const voice = voices[region.dialogue]!;
  return voice.slice(start * bands, end * bands).map((value) => value + gain);
}

/** `[n, bands]` into `[bands, frames]` at an offset. */
function setTransposed(
  target: Float32Array,
  offset: number,
  values: Float32Array,
  bands: number,
  frames: number,
): void {
  for (let i = 0; i < values.length; i++)
    target[offset + (i % bands) * frames + Math.floor(i / bands)] = values[i]!;
}
