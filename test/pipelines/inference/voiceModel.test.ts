/** The largest reconstructing preset, before its training: what its chunks, its encoder and its decoder give. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { Random } from "../../../src-main/base/random.ts";
import { ortExecutor } from "../../../src-main/engine/executors/ort.ts";
import { untrained } from "../../../src-main/pipelines/bench/codes.ts";
import type { FrameSource } from "../../../src-main/pipelines/inference/voiceChunks.ts";
import { VoiceModel } from "../../../src-main/pipelines/inference/voiceModel.ts";

let model: VoiceModel;

beforeAll(() => {
  model = new VoiceModel(
    untrained("vqvae2", new Random("voices")),
    ortExecutor("cpu"),
  );
});

afterAll(() => model[Symbol.asyncDispose]());

const random = new Random("frames");
const noise = Float32Array.from({ length: 1300 * 80 }, () => random.normal());

function voiceFrom(first: number): FrameSource {
  const frames = noise.subarray(first * 80);
  const read = (start: number, count: number) =>
    frames.subarray(start * 80, (start + count) * 80);
  return { frames: frames.length / 80, read };
}

async function all<T>(parts: AsyncGenerator<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const part of parts) list.push(part);
  return list;
}

test("a chunk gives the same bits as the voice that begins with it, once the past no longer counts", async () => {
  const [, second] = await all(model.reconstruct(voiceFrom(0)));
  const [alone] = await all(model.reconstruct(voiceFrom(1024)));
  const skipped = second!.start - 1024;
  expect(skipped).toBeGreaterThanOrEqual(model.extent.before);
  expect(second!.reconstruction).toEqual(
    alone!.reconstruction.slice(skipped * 80),
  );
  model.grids.forEach(({ rows }, grid) =>
    expect(second!.codes[grid]).toEqual(
      alone!.codes[grid]!.slice(skipped * rows),
    ),
  );
});

test("the encoder alone finds the codes that the whole model finds", async () => {
  const whole = await all(model.reconstruct(voiceFrom(0)));
  const coded = await all(model.encode(voiceFrom(0)));
  expect(coded).toEqual(
    whole.map(({ start, frames, codes }) => ({ start, frames, codes })),
  );
});

test("a code counts for as many later frames as the decoder's context says, and no longer", async () => {
  const frames = 64;
  const codes = model.grids.map(({ rows }) => new Int32Array(frames * rows));
  const changed = codes.map((own) => own.slice());
  changed.forEach((own, grid) => own.fill(1, 0, model.grids[grid]!.rows));
  const [before, after] = [
    await model.decode(codes, frames),
    await model.decode(changed, frames),
  ];
  const differs = (frame: number) =>
    before
      .subarray(frame * 80, (frame + 1) * 80)
      .some((value, band) => value !== after[frame * 80 + band]);
  expect(model.decoderContext).toBeLessThan(model.extent.before);
  expect(differs(model.decoderContext)).toBe(true);
  for (let frame = model.decoderContext + 1; frame < frames; frame++)
    expect(differs(frame)).toBe(false);
});
