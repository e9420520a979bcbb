/** Announcements of the host, handed to whoever listens now. */
import type { StudioEvent } from "../contract/events.ts";

/** Listeners may come and go at any time; one that throws does not keep an event from the others. */
export class Announcements {
  readonly #listeners = new Set<(event: StudioEvent) => void>();

  announce(event: StudioEvent): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(event);
      } catch (error) {
        console.error("a listener of studio events failed:", error);
      }
    }
  }

  /** Listens until the returned function is called. */
  subscribe(listener: (event: StudioEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
