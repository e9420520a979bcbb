/** The one context menu that may be open. */
import type { IconName } from "../ui/icons.ts";

export interface MenuItem {
  readonly title: string;
  readonly icon?: IconName;
  readonly keys?: string;
  readonly isChecked?: boolean;
  run(): void;
}

export interface OpenMenu {
  readonly x: number;
  readonly y: number;
  readonly items: readonly MenuItem[];
}

/** Where the menu is and what it offers; null when closed. */
export class Menu {
  #current = $state.raw<OpenMenu | null>(null);

  get current(): OpenMenu | null {
    return this.#current;
  }

  open(x: number, y: number, items: readonly MenuItem[]): void {
    this.#current = items.length > 0 ? { x, y, items } : null;
  }

  close(): void {
    this.#current = null;
  }
}
