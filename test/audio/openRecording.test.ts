import fc from "fast-check";
import { execFileSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { expect, test } from "vitest";
import { openRecording } from "../../src-main/audio/openRecording.ts";
import { CauserieError } from "../../src-main/base/errors.ts";
import { bytesOf, fileOf, temporaryPath, wavBytes } from "./soundBytes.ts";

function samplesOf(bytes: Uint8Array): number[][] {
  using recording = openRecording(fileOf(bytes));
  return recording.read(0, recording.samples).map((one) => [...one]);
}

function refusalOf(bytes: Uint8Array): string {
  const path = fileOf(bytes);
  try {
    openRecording(path).close();
    return "opened";
  } catch (error) {
    return (error as Error).message.replace(`${path}: `, "");
  }
}

test("16-bit stereo is split into its channels", () => {
  const data = [0, 0x80, 0xff, 0x7f, 0x00, 0x40, 0, 0];
  expect(samplesOf(wavBytes({ channels: 2, data }))).toEqual([
    [-1, 0.5],
    [32767 / 32768, 0],
  ]);
});

test("8-bit samples have no sign, wider ones have", () => {
  expect(samplesOf(wavBytes({ bits: 8, data: [0, 128, 255] }))).toEqual([
    [-1, 0, 127 / 128],
  ]);
  const data = [0, 0, 0x80, 0xff, 0xff, 0xff];
  expect(samplesOf(wavBytes({ bits: 24, data }))).toEqual([
    [-1, Math.fround(-1 / 0x800000)],
  ]);
  expect(samplesOf(wavBytes({ bits: 32, data: [0, 0, 0, 0xc0] }))).toEqual([
    [-0.5],
  ]);
});

test("32-bit and 64-bit floats keep their values, also beyond full scale", () => {
  const narrow = [...new Uint8Array(new Float32Array([0.1, -2]).buffer)];
  expect(samplesOf(wavBytes({ code: 3, bits: 32, data: narrow }))).toEqual([
    [Math.fround(0.1), -2],
  ]);
  const wide = [...new Uint8Array(new Float64Array([0.25]).buffer)];
  expect(samplesOf(wavBytes({ code: 3, bits: 64, data: wide }))).toEqual([
    [0.25],
  ]);
});

test("mu-law and A-law follow G.711", () => {
  const scaled = (code: number, data: number[]) =>
    samplesOf(wavBytes({ code, bits: 8, data }))[0]!.map((x) => x * 32768);
  expect(scaled(7, [0x00, 0x80, 0x7f, 0xff, 0x0f])).toEqual([
    -32124, 32124, -0, 0, -16764,
  ]);
  expect(scaled(6, [0x2a, 0xaa, 0x55, 0xd5, 0x80])).toEqual([
    -32256, 32256, -8, 8, 5504,
  ]);
});

test("a big-endian RIFX file reads like its little-endian twin", () => {
  const data = [0x80, 0, 0x40, 0];
  expect(samplesOf(wavBytes({ magic: "RIFX", data }))).toEqual([[-1, 0.5]]);
});

test("the extensible format names its codec in its sub-format", () => {
  const extension = [22, 0, 24, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 16, 0];
  const bytes = wavBytes({
    code: 0xfffe,
    bits: 24,
    extension: [...extension, 128, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71],
    data: [0, 0, 0x40],
  });
  expect(samplesOf(bytes)).toEqual([[0.5]]);
});

test("chunks of odd length are followed by a padding byte, which some writers forget", () => {
  const odd = [...bytesOf("LIST", [3, 0, 0, 0], "abc")];
  const data = [0, 0x40];
  expect(samplesOf(wavBytes({ before: [...odd, 0], data }))).toEqual([[0.5]]);
  expect(samplesOf(wavBytes({ before: odd, data }))).toEqual([[0.5]]);
});

test("RF64 takes the length of its samples from the ds64 chunk", () => {
  const eight = (value: number) => [value, 0, 0, 0, 0, 0, 0, 0];
  const ds64 = [
    ...bytesOf("ds64", [28, 0, 0, 0], eight(0), eight(2)),
    ...bytesOf(eight(1), [0, 0, 0, 0]),
  ];
  const bytes = wavBytes({
    magic: "RF64",
    before: ds64,
    data: [0, 0x40, 1, 1],
    dataBytes: 0xffffffff,
  });
  expect(samplesOf(bytes)).toEqual([[0.5]]);
});

test("a length that a pipe could not know means: to the end", () => {
  const data = [0, 0x40, 0, 0x40];
  expect(samplesOf(wavBytes({ data, dataBytes: 0xffffffff }))).toEqual([
    [0.5, 0.5],
  ]);
});

test("SPHERE files of mu-law and of big-endian PCM are read", () => {
  const sphere = (fields: string, data: number[]) => {
    const header = `NIST_1A\n   1024\n${fields}\nend_head\n`.padEnd(1024);
    return bytesOf(header, data);
  };
  const shared = "sample_rate -i 8000\nsample_count -i 1\nchannel_count -i 2";
  expect(
    samplesOf(
      sphere(
        `${shared}\nsample_n_bytes -i 1\nsample_coding -s4 ulaw`,
        [0x80, 0xff],
      ),
    ),
  ).toEqual([[32124 / 32768], [0]]);
  expect(
    samplesOf(
      sphere(
        `${shared}\nsample_n_bytes -i 2\nsample_byte_format -s2 10`,
        [0x40, 0, 0xc0, 0],
      ),
    ),
  ).toEqual([[0.5], [-0.5]]);
  expect(refusalOf(sphere(`${shared}\nsample_n_bytes -i 2`, [0x40, 0]))).toBe(
    "truncated: 4 bytes of samples are announced, 2 are there",
  );
});

test("reading beyond either end gives what there is", () => {
  using recording = openRecording(
    fileOf(wavBytes({ data: [0, 0x10, 0, 0x20, 0, 0x40] })),
  );
  expect(recording.samples).toBe(3);
  expect([...recording.read(-1, 2)[0]!]).toEqual([0.125]);
  expect([...recording.read(1, 9)[0]!]).toEqual([0.25, 0.5]);
  expect([...recording.read(7, 9)[0]!]).toEqual([]);
});

test("each file that cannot be used is refused in one sentence", () => {
  const data = [1, 2, 3, 4];
  const cases: readonly [Uint8Array, RegExp][] = [
    [bytesOf(), /^the file is empty$/],
    [bytesOf("RIFF", [1]), /^truncated: the WAV file of 5 bytes ends before/],
    [wavBytes({ data: [] }), /^holds no samples \(zero length\)$/],
    [wavBytes({ data, dataBytes: 0 }), /did not finish the file$/],
    [
      wavBytes({ data, dataBytes: 5 }),
      /^truncated: 5 bytes of samples are announced, 4 are there$/,
    ],
    [
      wavBytes({ data, channels: 3, bits: 24, frameBytes: 4 }),
      /^its header contradicts itself: 3 channels of 24 bits take 9 bytes, not 4$/,
    ],
    [wavBytes({ data, bits: 53 }), /^a WAV file of 53-bit PCM; /],
    [wavBytes({ data, code: 2, bits: 4 }), /^a WAV file of Microsoft ADPCM; /],
    [wavBytes({ data, rateHz: 0 }), /^its header says 1 channels at 0 Hz$/],
    [bytesOf("ID3", [4, 0]), /looks like an MP3 file; WAV, FLAC/],
    [bytesOf([0xff, 0xf3, 0x88, 0xc4]), /looks like an MP3 file/],
    [bytesOf("OggS", Array(24).fill(0), "OpusHead"), /an Ogg Opus file/],
    [bytesOf([0, 0, 0, 24], "ftyp3gp4"), /an MP4 or M4A file/],
    [bytesOf('File type = "ooTextFile"\r\n'), /looks like text/],
    [bytesOf([0xf2, 0xff, 0xf2, 0xff, 0, 0]), /binary data without a header/],
    [bytesOf("fLaC", [0, 0, 0, 34]), /ends before its first frame$/],
    [wavBytes({ code: 3, bits: 32, data: [0, 0, 0xc0, 0x7f] }), /^opened$/],
  ];
  for (const [bytes, reason] of cases) expect(refusalOf(bytes)).toMatch(reason);
});

test("floats that are no numbers are refused when they are read", () => {
  const bytes = wavBytes({ code: 3, bits: 32, data: [0, 0, 0xc0, 0x7f] });
  expect(() => samplesOf(bytes)).toThrow("not finite numbers");
});

test("a missing file, a folder, a pipe and a forbidden file are named as such", () => {
  if (process.platform !== "win32") {
    const pipe = temporaryPath("pipe.wav");
    execFileSync("mkfifo", [pipe]);
    expect(() => openRecording(pipe)).toThrow("not a file");
  }
  const missing = temporaryPath("absent.wav");
  expect(() => openRecording(missing)).toThrow("there is no such file");
  expect(() => openRecording(missing.replace("/absent.wav", ""))).toThrow(
    "not a file",
  );
  const forbidden = fileOf(bytesOf("RIFF"));
  chmodSync(forbidden, 0);
  expect(() => openRecording(forbidden)).toThrow(
    process.getuid?.() === 0 ? "truncated" : "no permission to read it",
  );
});

test("however a WAV file is damaged, it is read or refused in a sentence", () => {
  const whole = wavBytes({ channels: 2, data: Array<number>(64).fill(7) });
  const damage = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
  fc.assert(
    fc.property(
      fc.array(damage, { maxLength: 4 }),
      fc.nat(whole.length),
      (places, length) => {
        const damaged = whole.slice(0, length);
        for (const [at, value] of places) damaged[at] = value;
        try {
          samplesOf(damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(CauserieError);
        }
      },
    ),
    { numRuns: 300 },
  );
});
