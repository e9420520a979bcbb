/** A dialogue's sound over HTTP: whole, by ranges, per speaker. */
import { expect, test } from "vitest";
import { parseRange } from "../../src-main/api/ranges.ts";
import { audioPath } from "../../src-main/contract/bytes.ts";
import { samples } from "../support/smallCorpus.ts";
import { testStudio } from "../support/testStudio.ts";

test.each([
  [null, null],
  ["bytes=0-3", { start: 0, length: 4 }],
  ["bytes=90-", { start: 90, length: 10 }],
  ["bytes=-5", { start: 95, length: 5 }],
  ["bytes=90-400", { start: 90, length: 10 }],
  ["bytes=100-", "unsatisfiable"],
  ["bytes=-0", "unsatisfiable"],
  ["bytes=5-2", null],
  ["bytes=0-1,4-5", null],
  ["seconds=1-2", null],
] as const)("range %j of 100 bytes", (header, expected) => {
  expect(parseRange(header, 100)).toEqual(expected);
});

test("both speakers are one stereo file, each alone a mono one", async () => {
  using studio = testStudio();
  const both = await wav(studio.get(audioPath(studio.small.dialogueId)));
  expect(both.getUint16(22, true)).toBe(2);
  expect(both.byteLength).toBe(44 + samples * 4);
  const bo = await wav(studio.get(audioPath(studio.small.dialogueId, 1)));
  expect(bo.getUint16(22, true)).toBe(1);
  expect(bo.byteLength).toBe(44 + samples * 2);
  // Right begins at half height.
  expect(bo.getInt16(44, true)).toBeCloseTo(16384, -1);
});

test("any range holds the same bytes as the whole", async () => {
  using studio = testStudio();
  const path = audioPath(studio.small.dialogueId);
  const whole = new Uint8Array(await (await studio.get(path)).arrayBuffer());
  for (const [first, last] of [
    [0, 99],
    [43, 46],
    [1001, 5003],
  ] as const) {
    const range = `bytes=${first}-${last}`;
    const answer = await studio.get(path, { range });
    expect(answer.status).toBe(206);
    expect(answer.headers.get("content-range")).toBe(
      `bytes ${first}-${last}/${whole.length}`,
    );
    const part = new Uint8Array(await answer.arrayBuffer());
    expect(part).toEqual(whole.slice(first, last + 1));
  }
});

test("HEAD tells the length and lets go of the recording", async () => {
  using studio = testStudio();
  const path = audioPath(studio.small.dialogueId);
  const answer = await studio.request(path, { method: "HEAD" });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-length")).toBe(String(44 + samples * 4));
  expect(await answer.text()).toBe("");
});

test("a range behind the end and a third speaker are refused", async () => {
  using studio = testStudio();
  const path = audioPath(studio.small.dialogueId);
  const behind = await studio.get(path, { range: "bytes=99999999-" });
  expect(behind.status).toBe(416);
  expect((await studio.get(`${path}?speaker=2`)).status).toBe(400);
});

async function wav(answer: Promise<Response>): Promise<DataView> {
  return new DataView(await (await answer).arrayBuffer());
}
