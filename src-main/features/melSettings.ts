/** Turns a few wishes into complete, checked settings of the log-mel spectrogram. */
import { badInput } from "../base/errors.ts";
import { hashOf } from "../base/hash.ts";
import type { MelScale } from "./melScale.ts";

/** Everything that the values of a log-mel spectrogram depend on. */
export interface MelSettings {
  readonly sampleRate: number;
  /** Samples under the periodic Hann window, and size of the transform. */
  readonly fftSize: number;
  readonly hopSamples: number;
  readonly bands: number;
  readonly minHz: number;
  readonly maxHz: number;
  readonly scale: MelScale;
  /** "slaney" divides each triangle by half its width in Hz, so that its area is 1. */
  readonly norm: "slaney" | "none";
  /**
   * "causal": frame n ends with sample (n + 1) hop - 1. "centred": its middle is sample n hop, so that it sees half a
   * window of the future (32 ms at 1024 samples and 16 kHz): for display, never for causal models.
   */
  readonly framing: "causal" | "centred";
  /** Magnitudes below it count as it, before the natural logarithm. */
  readonly floor: number;
}

/** MODELS.md section 0: 80 Slaney bands of 16 kHz magnitude spectra, 100 causal frames a second. */
export const defaultMelSettings: MelSettings = {
  sampleRate: 16_000,
  fftSize: 1024,
  hopSamples: 160,
  bands: 80,
  minHz: 0,
  maxHz: 8000,
  scale: "slaney",
  norm: "slaney",
  framing: "causal",
  floor: 1e-5,
};

/** The defaults with some of them changed; throws on a name or a value that makes no sense. */
export function melSettings(
  changes: Readonly<Partial<MelSettings>> = {},
): MelSettings {
  for (const key of Object.keys(changes))
    if (!(key in defaultMelSettings))
      throw badInput(
        `mel settings have no "${key}"; they have ${Object.keys(defaultMelSettings).join(", ")}`,
      );
  const settings = { ...defaultMelSettings, ...changes };
  if (changes.sampleRate !== undefined && changes.maxHz === undefined)
    Object.assign(settings, { maxHz: settings.sampleRate / 2 });
  checkMelSettings(settings);
  return settings;
}

/** Frames per second. */
export function melRateHz(settings: MelSettings): number {
  return settings.sampleRate / settings.hopSamples;
}

/** The cache key of features with these settings; the number grows when the same settings give other values. */
export function melSettingsHash(settings: MelSettings): string {
  return hashOf({ feature: "log-mel", version: 1, settings });
}

function checkMelSettings(settings: MelSettings): void {
  const { sampleRate, fftSize, hopSamples, bands, minHz, maxHz } = settings;
  const wholes = { sampleRate, fftSize, hopSamples, bands };
  for (const [name, value] of Object.entries(wholes))
    if (!Number.isInteger(value) || value <= 0)
      throw badInput(
        `mel settings: ${name} is ${value}; a positive whole number is needed`,
      );
  if (fftSize % 2 !== 0 || fftSize > 65_536)
    throw badInput(
      `mel settings: fftSize is ${fftSize}; an even number up to 65536 is needed`,
    );
  if (hopSamples > fftSize)
    throw badInput(
      `mel settings: hopSamples ${hopSamples} exceeds fftSize ${fftSize}; samples would be skipped`,
    );
  if (!(minHz >= 0 && minHz < maxHz && maxHz <= sampleRate / 2))
    throw badInput(
      `mel settings: bands from ${minHz} to ${maxHz} Hz; they must rise and end at ${sampleRate / 2} Hz at most`,
    );
  if (!(settings.floor > 0))
    throw badInput(
      `mel settings: floor is ${settings.floor}; it must exceed 0`,
    );
  checkChoice("scale", settings.scale, ["slaney", "htk"]);
  checkChoice("norm", settings.norm, ["slaney", "none"]);
  checkChoice("framing", settings.framing, ["causal", "centred"]);
}

function checkChoice(
  name: string,
  value: string,
  choices: readonly string[],
): void {
  if (!choices.includes(value))
    throw badInput(
      `mel settings: ${name} is ${JSON.stringify(value)}; it is ${choices.join(" or ")}`,
    );
}
