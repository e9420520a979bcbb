/** Track x level x index -> the tile's values, fetched once and kept while there is room. */
import { tileFrames, tilePath } from "../../src-main/contract/bytes.ts";
import type { Track } from "../../src-main/contract/records.ts";

export type TileValues = Float32Array | Uint8Array | Uint16Array | Int16Array;

/** Values of one tile, `[rows, ...frameShape]`. */
export interface Tile {
  readonly values: TileValues;
  readonly rows: number;
  /** Numbers in one row. */
  readonly columns: number;
}

interface Entry {
  readonly track: Track;
  readonly level: number;
  readonly index: number;
  tile: Tile | null;
  failures: number;
  used: number;
}

/** Requests under way at once; browsers queue more than six per host anyway. */
const parallel = 6;
/** Requests that wait; older ones are dropped, whoever still needs them asks again. */
const longestQueue = 64;
const retriesPerTile = 2;

/** A cache that answers at once with what is there and fetches what is not, latest wish first. */
export class TileCache {
  readonly #entries = new Map<string, Map<number, Entry>>();
  readonly #arrived: () => void;
  readonly #limitBytes: number;
  #queue: Entry[] = [];
  #running = 0;
  #bytes = 0;
  #clock = 0;

  /** `arrived` is called whenever a tile has come; `limitBytes` is what may be kept. */
  constructor(arrived: () => void, limitBytes = 192e6) {
    this.#arrived = arrived;
    this.#limitBytes = limitBytes;
  }

  /** The tile if it is here; else null, and it is on its way. */
  get(track: Track, level: number, index: number): Tile | null {
    const entry = this.#entry(track, level, index);
    if (entry) {
      entry.used = ++this.#clock;
      return entry.tile;
    }
    this.#request(track, level, index);
    return null;
  }

  /** The tile if it is here; asks for nothing. */
  peek(track: Track, level: number, index: number): Tile | null {
    return this.#entry(track, level, index)?.tile ?? null;
  }

  /** Forgets every tile of the tracks for which `isStale` answers true. */
  forget(isStale: (trackId: string) => boolean): void {
    for (const [id, entries] of this.#entries) {
      if (!isStale(id)) continue;
      for (const entry of entries.values()) this.#release(entry);
      this.#entries.delete(id);
    }
    this.#queue = this.#queue.filter((entry) => !isStale(entry.track.id));
  }

  #entry(track: Track, level: number, index: number): Entry | undefined {
    return this.#entries.get(track.id)?.get(tileKey(level, index));
  }

  #request(track: Track, level: number, index: number): void {
    const used = ++this.#clock;
    const entry = { track, level, index, tile: null, failures: 0, used };
    let entries = this.#entries.get(track.id);
    if (!entries) this.#entries.set(track.id, (entries = new Map()));
    entries.set(tileKey(level, index), entry);
    this.#queue.push(entry);
    if (this.#queue.length > longestQueue) this.#drop(this.#queue.shift()!);
    this.#pump();
  }

  #pump(): void {
    while (this.#running < parallel && this.#queue.length > 0) {
      this.#running++;
      void this.#fetch(this.#queue.pop()!).finally(() => {
        this.#running--;
        this.#pump();
      });
    }
  }

  async #fetch(entry: Entry): Promise<void> {
    try {
      const { track, level, index } = entry;
      const response = await fetch(tilePath(track.id, level, index));
      if (!response.ok) throw new Error(`status ${response.status}`);
      entry.tile = decodeTile(track, await response.arrayBuffer());
      this.#bytes += entry.tile.values.byteLength;
      this.#evict();
    } catch {
      if (++entry.failures <= retriesPerTile) this.#queue.unshift(entry);
    }
    this.#arrived();
  }

  #evict(): void {
    if (this.#bytes <= this.#limitBytes) return;
    const held = [...this.#entries.values()]
      .flatMap((entries) => [...entries.values()])
      .filter((entry) => entry.tile)
      .sort((a, b) => a.used - b.used);
    for (const entry of held) {
      if (this.#bytes <= this.#limitBytes * 0.8) return;
      this.#drop(entry);
    }
  }

  #drop(entry: Entry): void {
    this.#release(entry);
    this.#entries
      .get(entry.track.id)
      ?.delete(tileKey(entry.level, entry.index));
  }

  #release(entry: Entry): void {
    if (entry.tile) this.#bytes -= entry.tile.values.byteLength;
    entry.tile = null;
  }
}

/** A number per level and index, so that looking up a tile while drawing allocates nothing. */
function tileKey(level: number, index: number): number {
  return index * 64 + level;
}

/** Little-endian bytes -> typed rows; every machine that runs a browser of today is little-endian itself. */
export function decodeTile(track: Track, bytes: ArrayBuffer): Tile {
  const values = {
    f32: () => new Float32Array(bytes),
    u8: () => new Uint8Array(bytes),
    u16: () => new Uint16Array(bytes),
    i16: () => new Int16Array(bytes),
  }[track.dtype]();
  const columns = track.frameShape.reduce((product, size) => product * size, 1);
  const rows = Math.min(tileFrames, Math.floor(values.length / columns));
  return { values, rows, columns };
}
