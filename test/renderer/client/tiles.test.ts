/** The tile cache: fetched once, latest wish first, kept while there is room. */
import { afterEach, expect, it, vi } from "vitest";
import type { Track } from "../../../src-main/contract/records.ts";
import { TileCache, decodeTile } from "../../../src-renderer/client/tiles.ts";

const track = { id: "t", dtype: "u8", frameShape: [2] } as unknown as Track;

function respond(bytes: number) {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (url: string) => {
    asked.push(url);
    return new Response(new Uint8Array(bytes));
  });
  return asked;
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

afterEach(() => vi.unstubAllGlobals());

it("fetches a tile once and then has it", async () => {
  const asked = respond(1024);
  const arrived = vi.fn();
  const cache = new TileCache(arrived);
  expect(cache.get(track, 0, 3)).toBeNull();
  expect(cache.get(track, 0, 3)).toBeNull();
  await settled();
  expect(asked).toEqual(["/api/tracks/t/tiles/0/3"]);
  expect(arrived).toHaveBeenCalledOnce();
  expect(cache.get(track, 0, 3)).toMatchObject({ rows: 512, columns: 2 });
});

it("asks for nothing when only looking", () => {
  const asked = respond(1024);
  expect(new TileCache(() => {}).peek(track, 0, 0)).toBeNull();
  expect(asked).toEqual([]);
});

it("fetches what was wished last first when many wait", async () => {
  const asked = respond(16);
  const cache = new TileCache(() => {});
  for (let index = 0; index < 10; index++) cache.get(track, 0, index);
  await settled();
  const order = asked.map((url) => Number(url.split("/").at(-1)));
  expect(order).toEqual([0, 1, 2, 3, 4, 5, 9, 8, 7, 6]);
});

it("lets go of the tiles that were not used for longest", async () => {
  respond(1000);
  const cache = new TileCache(() => {}, 2500);
  for (const index of [0, 1, 2]) {
    cache.get(track, 0, index);
    await settled();
    cache.get(track, 0, index);
  }
  const held = [0, 1, 2].map((index) => cache.peek(track, 0, index) !== null);
  expect(held).toEqual([false, true, true]);
});

it("tries a tile that failed again, but not for ever", async () => {
  let count = 0;
  vi.stubGlobal("fetch", async () => {
    count++;
    return new Response(null, { status: 500 });
  });
  const cache = new TileCache(() => {});
  cache.get(track, 0, 0);
  await settled();
  expect(count).toBe(3);
});

it("decodes rows of the track's own type", () => {
  const peaks = { dtype: "i16", frameShape: [2] } as unknown as Track;
  const tile = decodeTile(peaks, Int16Array.of(-3, 4, -5, 6).buffer);
  expect([tile.rows, tile.columns, ...tile.values]).toEqual([
    2, 2, -3, 4, -5, 6,
  ]);
});
