/** The tile cache as state: whoever draws from it draws again when tiles have arrived. */
import { TileCache, type Tile } from "../client/tiles.ts";
import type { Track } from "../../src-main/contract/records.ts";

/** Tiles with one change signal per animation frame, however many arrive in it. */
export class Tiles {
  #version = $state(0);
  #announced = false;
  readonly #cache = new TileCache(() => this.#announce());

  /** The tile, or null while it is on its way; reading it makes the reader redraw on arrivals. */
  get(track: Track, level: number, index: number): Tile | null {
    void this.#version;
    return this.#cache.get(track, level, index);
  }

  /** The tile if it is here. */
  peek(track: Track, level: number, index: number): Tile | null {
    void this.#version;
    return this.#cache.peek(track, level, index);
  }

  /** Forgets tracks that are no longer shown. */
  keepOnly(tracks: readonly Track[]): void {
    const kept = new Set(tracks.map((track) => track.id));
    this.#cache.forget((id) => !kept.has(id));
  }

  /** Forgets tracks whose values have changed; whoever shows them fetches them again. */
  renew(tracks: readonly Track[]): void {
    const changed = new Set(tracks.map((track) => track.id));
    this.#cache.forget((id) => changed.has(id));
    this.#announce();
  }

  #announce(): void {
    if (this.#announced) return;
    this.#announced = true;
    requestAnimationFrame(() => {
      this.#announced = false;
      this.#version++;
    });
  }
}
