/** Parts of a sound, whatever way the host answers. */
import { afterEach, expect, it, vi } from "vitest";
import { readSound } from "../../../src-renderer/client/sound.ts";

const bytes = Uint8Array.from({ length: 10 }, (_, n) => n);
let asked = "";

function answer(status: number, body: Uint8Array<ArrayBuffer> | null): void {
  vi.stubGlobal("fetch", async (_: string, init: RequestInit) => {
    asked = (init.headers as Record<string, string>)["range"]!;
    return new Response(body, { status });
  });
}

afterEach(() => vi.unstubAllGlobals());

it("asks for a range of bytes", async () => {
  answer(206, bytes.slice(2, 5));
  expect([...new Uint8Array(await readSound("a", 2, 5))]).toEqual([2, 3, 4]);
  expect(asked).toBe("bytes=2-4");
});

it("cuts the part out of everything, and has nothing after the end", async () => {
  answer(200, bytes);
  expect([...new Uint8Array(await readSound("a", 2, 5))]).toEqual([2, 3, 4]);
  answer(416, null);
  expect((await readSound("a", 20, 25)).byteLength).toBe(0);
});

it("says what was refused", async () => {
  answer(404, null);
  await expect(readSound("a", 0, 5)).rejects.toThrow("a: bytes 0 to 5: 404");
});
