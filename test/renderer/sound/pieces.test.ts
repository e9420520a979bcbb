/** Sounds read second by second: the right samples, whatever is asked for, and no more than there is room for. */
import { describe, expect, it } from "vitest";
import { Sounds, secondsOf } from "../../../src-renderer/sound/pieces.ts";
import { wavLayout } from "../../../src-renderer/sound/wav.ts";
import { filesHost, wavBytes } from "../../support/wavBytes.ts";

const ramp = (samples: number, step = 1) =>
  Int16Array.from({ length: samples }, (_, n) => step * n);

describe("a WAV file", () => {
  it("tells its rate, channels and length", () => {
    expect(
      wavLayout(
        wavBytes(
          [
            [1, 2, 3],
            [4, 5, 6],
          ],
          8000,
        ),
      ),
    ).toEqual({
      sampleRate: 8000,
      channels: 2,
      samples: 3,
      dataStart: 44,
    });
  });

  it("is refused when it is something else", () => {
    expect(() => wavLayout(new ArrayBuffer(100))).toThrow("16-bit PCM");
  });
});

describe("a sound", () => {
  const rate = 100;
  const files = { sound: wavBytes([ramp(250), ramp(250, -2)], rate) };

  it("is read from any frame on, silent before its beginning and after its end", async () => {
    const sounds = new Sounds(filesHost(files).readBytes, rate);
    expect(await sounds.frames("sound")).toBe(250);
    const range = { from: -20, to: 270 };
    const excerpt = await sounds.excerpt("sound", [range]);
    const [a, b] = excerpt.read(-20, 290).map((one) => [...one]);
    const words = (k: number) =>
      Array.from({ length: 290 }, (_, n) =>
        n <= 20 || n >= 270 ? 0 : (k * (n - 20)) / 32768,
      );
    expect(a).toEqual(words(1));
    expect(b).toEqual(words(-2));
    expect([...excerpt.read(99, 2)[0]!]).toEqual([99 / 32768, 100 / 32768]);
  });

  it("is fetched by the second, each once while it is kept", async () => {
    const { asked, readBytes } = filesHost(files);
    const sounds = new Sounds(readBytes, rate, 2);
    const seconds = () => asked.filter(({ from }) => from > 0).length;
    await sounds.excerpt("sound", [{ from: 10, to: 190 }]);
    await sounds.excerpt("sound", [{ from: 150, to: 160 }]);
    expect(seconds()).toBe(2);
    await sounds.excerpt("sound", [{ from: 210, to: 220 }]);
    await sounds.excerpt("sound", [{ from: 10, to: 20 }]);
    expect(seconds()).toBe(4);
  });

  it("is asked for again after it could not be had", async () => {
    const sounds = new Sounds(filesHost({}).readBytes, rate);
    const ask = () => sounds.excerpt("none", [{ from: 0, to: 1 }]);
    await expect(ask()).rejects.toThrow("no none");
    await expect(ask()).rejects.toThrow("no none");
  });
});

it("finds the seconds that ranges touch, each once", () => {
  const ranges = [
    { from: -50, to: 101 },
    { from: 100, to: 200 },
    { from: 430, to: 431 },
  ];
  expect(secondsOf(ranges, 100)).toEqual([0, 1, 4]);
});
