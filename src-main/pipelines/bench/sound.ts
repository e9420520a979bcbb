/** Sound in, features out: the work of `import` and `features`, on one thread. */
import { resample } from "../../audio/resample.ts";
import { Random } from "../../base/random.ts";
import { griffinLim } from "../../features/griffinLim.ts";
import { logMel } from "../../features/mel.ts";
import { defaultMelSettings, melSettings } from "../../features/melSettings.ts";
import { MelToSound } from "../../features/melToSound.ts";
import { magnitudesOf, Stft } from "../../features/stft.ts";
import type { BenchCase, Prepared } from "./case.ts";

const melSeconds = 60;
const griffinLimSeconds = 4;
const soundSeconds = 30;

export const soundCases: readonly BenchCase[] = [
  {
    name: "features/log-mel",
    title: "80 mel bands at 100 Hz of a minute at 16 kHz",
    peer: "log_mel",
    runs: 9,
    prepare: async () => {
      const samples = noise(16_000 * melSeconds);
      return work(melSeconds, () => logMel(samples, defaultMelSettings));
    },
  },
  resampleCase(8000),
  resampleCase(44_100),
  {
    name: "features/griffin-lim",
    title:
      "32 rounds of fast Griffin-Lim of 4 s at 16 kHz, window 1024, hop 256",
    peer: "griffin_lim",
    runs: 5,
    prepare: async () => {
      const samples = noise(16_000 * griffinLimSeconds);
      const stft = new Stft(1024, 256);
      const magnitudes = magnitudesOf(stft.forward(samples));
      return work(griffinLimSeconds, () =>
        griffinLim(magnitudes, stft, samples.length),
      );
    },
  },
  {
    name: "features/mel-to-sound",
    title: "half a minute of mel frames to samples, with least squares",
    peer: null,
    runs: 5,
    prepare: async () => {
      const mel = melSettings({ hopSamples: 256 });
      const frames = logMel(noise(16_000 * soundSeconds), mel);
      return work(soundSeconds, () => {
        const stream = new MelToSound(mel);
        stream.push(frames);
        stream.finish();
      });
    },
  },
];

function resampleCase(fromHz: number): BenchCase {
  return {
    name: `audio/resample-${fromHz}`,
    title: `${fromHz} to 16000 Hz, a minute, 80 dB from the Nyquist frequency on`,
    peer: `resample_${fromHz}`,
    runs: 5,
    prepare: async () => {
      const samples = noise(fromHz * melSeconds);
      return work(melSeconds, () => resample(samples, fromHz, 16_000));
    },
  };
}

function work(seconds: number, run: () => unknown): Prepared {
  return {
    run: async () => void run(),
    release: async () => undefined,
    rate: (milliseconds) =>
      `${Math.round((1000 * seconds) / milliseconds)} times real time`,
  };
}

function noise(length: number): Float32Array {
  const random = new Random("sound");
  return Float32Array.from({ length }, () => 0.1 * random.normal());
}
