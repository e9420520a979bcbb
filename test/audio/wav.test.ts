import fc from "fast-check";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { combineRecordings } from "../../src-main/audio/combine.ts";
import { openRecording } from "../../src-main/audio/openRecording.ts";
import type { Recording } from "../../src-main/audio/recording.ts";
import { virtualWav } from "../../src-main/audio/virtualWav.ts";
import { writeWav } from "../../src-main/audio/writeWav.ts";
import { fileOf, temporaryPath, wavBytes } from "./soundBytes.ts";

function stereo(samples: number): Float32Array[] {
  const value = (n: number) => ((n * 7919) % 65536) / 32768 - 1;
  return [
    Float32Array.from({ length: samples }, (_, n) => value(n)),
    Float32Array.from({ length: samples }, (_, n) => value(n + 5)),
  ];
}

function written(channels: readonly Float32Array[]): Recording {
  const path = temporaryPath("written.wav");
  writeWav(path, channels, 8000);
  return openRecording(path);
}

test("what is written as 16-bit comes back exactly", () => {
  const channels = stereo(70_000);
  using recording = written(channels);
  expect(recording.codec).toBe("16-bit PCM WAV");
  expect(recording.read(0, 70_000)).toEqual(channels);
});

test("16-bit samples beyond full scale are clipped, floats are kept", () => {
  const loud = [Float32Array.of(-1.5, 1.5)];
  using recording = written(loud);
  expect([...recording.read(0, 2)[0]!]).toEqual([-1, 32767 / 32768]);
  const path = temporaryPath("float.wav");
  writeWav(path, loud, 16000, "float32");
  using float = openRecording(path);
  expect(float.codec).toBe("32-bit float WAV");
  expect(float.read(0, 2)).toEqual(loud);
});

test("a virtual WAV file has the bytes of a written one, in any range", () => {
  const path = temporaryPath("written.wav");
  writeWav(path, stereo(50), 8000);
  const whole = new Uint8Array(readFileSync(path));
  using recording = openRecording(path);
  const wav = virtualWav(recording);
  expect(wav.bytes).toBe(whole.length);
  fc.assert(
    fc.property(fc.nat(whole.length), fc.nat(whole.length), (a, b) => {
      const [start, end] = a < b ? [a, b] : [b, a];
      expect(wav.read(start, end)).toEqual(whole.slice(start, end));
    }),
  );
});

test("a virtual WAV file may hold one channel alone", () => {
  using recording = written(stereo(9));
  const wav = virtualWav(recording, [1]);
  using alone = openRecording(fileOf(wav.read(0, wav.bytes)));
  expect(alone.read(0, 9)).toEqual([stereo(9)[1]]);
});

test("two mono files become one recording, the shorter one followed by silence", () => {
  const first = openRecording(fileOf(wavBytes({ data: [0, 0x40, 0, 0x20] })));
  const second = openRecording(fileOf(wavBytes({ data: [0, 0x10] })));
  using both = combineRecordings([second, first]);
  expect(both.read(0, 5).map((one) => [...one])).toEqual([
    [0.125, 0],
    [0.5, 0.25],
  ]);
});

test("sides at different sample rates are no call", () => {
  const first = openRecording(fileOf(wavBytes({ data: [0, 0] })));
  const second = openRecording(
    fileOf(wavBytes({ data: [0, 0], rateHz: 16000 })),
  );
  expect(() => combineRecordings([first, second])).toThrow(
    "one sample rate, got 8000 and 16000 Hz",
  );
  first.close();
  second.close();
});
