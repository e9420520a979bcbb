/** Control tracks into speech-like sound: glottal pulses and noise through a cascade of formant resonators (Klatt 1980). */
import type { Random } from "../base/random.ts";
import { controlRateHz, type Controls } from "./articulation.ts";
import type { Voice } from "./voice.ts";

/** Resonators above the three that move. */
const fixedFormantsHz = [3500, 4500];
const bandwidthsHz = [70, 90, 140, 200, 250];
/** Share of a pitch period in which the glottis opens, and in which it closes. */
const opening = 0.4;
const closing = 0.2;
/** Pre-emphasis of the pulses: without it the upper formants drown in the noise floor. */
const emphasis = 0.75;
/** The noise resonator's bandwidth relative to its frequency. */
const noiseBandwidth = 0.35;

/** Adds the sound to `target` from `startSample` on; samples beyond its end are left out. Levels are arbitrary. */
export function synthesise(
  controls: Controls,
  voice: Voice,
  sampleRate: number,
  random: Random,
  target: Float32Array,
  startSample: number,
): void {
  const step = Math.round(sampleRate / controlRateHz);
  const end = Math.min(
    target.length,
    startSample + (controls.frames - 1) * step,
  );
  const tract = bandwidthsHz.map(() => new Resonator(sampleRate));
  fixedFormantsHz.forEach((formant, index) =>
    tract[3 + index]!.tune(
      formant * voice.formantScale,
      bandwidthsHz[3 + index]!,
    ),
  );
  const friction = new Resonator(sampleRate);
  const source = new VoicedSource(sampleRate, voice, random);
  for (let at = startSample, frame = 0; at < end; at += step, frame++) {
    for (let index = 0; index < 3; index++)
      tract[index]!.tune(
        controls.formantsHz[index]![frame]!,
        bandwidthsHz[index]!,
      );
    const noiseHz = controls.noiseHz[frame]!;
    friction.tune(noiseHz, noiseHz * noiseBandwidth);
    const last = Math.min(end, at + step);
    for (let sample = at; sample < last; sample++) {
      const share = (sample - at) / step;
      const voicing = between(controls.voicing, frame, share);
      const noise = between(controls.noise, frame, share);
      let value =
        voicing * source.next(between(controls.pitchHz, frame, share));
      for (let index = 0; index < tract.length; index++)
        value = tract[index]!.next(value);
      const hiss = random.uniform() - 0.5;
      target[sample]! += value + noise * friction.next(hiss);
    }
  }
}

function between(track: Float32Array, frame: number, share: number): number {
  const from = track[frame]!;
  return from + share * (track[frame + 1]! - from);
}

/** A two-pole filter with a gain of 1 at 0 Hz. */
class Resonator {
  private readonly sampleRate: number;
  private gain = 1;
  private first = 0;
  private second = 0;
  private previous = 0;
  private beforePrevious = 0;

  constructor(sampleRate: number) {
    this.sampleRate = sampleRate;
  }

  tune(frequencyHz: number, bandwidthHz: number): void {
    const radius = Math.exp((-Math.PI * bandwidthHz) / this.sampleRate);
    const angle = (2 * Math.PI * frequencyHz) / this.sampleRate;
    this.second = -radius * radius;
    this.first = 2 * radius * Math.cos(angle);
    this.gain = 1 - this.first - this.second;
  }

  next(input: number): number {
    const output =
      this.gain * input +
      this.first * this.previous +
      this.second * this.beforePrevious;
    this.beforePrevious = this.previous;
    this.previous = output;
    return output;
  }
}

/** Flow derivative of a glottis that opens slowly and closes fast (Rosenberg 1971), with jitter and breath. */
class VoicedSource {
  private readonly sampleRate: number;
  private readonly voice: Voice;
  private readonly random: Random;
  private phase = 0;
  private periodFactor = 1;
  private previous = 0;

  constructor(sampleRate: number, voice: Voice, random: Random) {
    this.sampleRate = sampleRate;
    this.voice = voice;
    this.random = random;
  }

  next(pitchHz: number): number {
    this.phase += (pitchHz * this.periodFactor) / this.sampleRate;
    if (this.phase >= 1) {
      this.phase -= 1;
      this.periodFactor = 1 + this.voice.jitter * this.random.normal();
    }
    const breath = this.voice.breathiness * (this.random.uniform() - 0.5);
    const flow = pulse(this.phase) + breath;
    const bright = flow - emphasis * this.previous;
    this.previous = flow;
    return bright;
  }
}

/** One period of the flow derivative, mean 0. */
function pulse(phase: number): number {
  if (phase < opening)
    return (Math.PI / (2 * opening)) * Math.sin((Math.PI * phase) / opening);
  if (phase < opening + closing)
    return (
      (-Math.PI / (2 * closing)) *
      Math.sin((Math.PI * (phase - opening)) / (2 * closing))
    );
  return 0;
}
