/** Short notices that come and go. */

export interface Toast {
  readonly id: number;
  readonly tone: "info" | "error";
  readonly text: string;
  readonly action: { readonly label: string; run(): void } | null;
}

const shownMs = 6000;

/** The notices on the screen, newest last; errors stay until they are dismissed. */
export class Toasts {
  #list = $state.raw<readonly Toast[]>([]);
  #next = 1;

  get list(): readonly Toast[] {
    return this.#list;
  }

  info(text: string, action: Toast["action"] = null): void {
    const id = this.#push({ tone: "info", text, action });
    setTimeout(() => this.dismiss(id), shownMs);
  }

  error(text: string, action: Toast["action"] = null): void {
    if (this.#list.some((toast) => toast.text === text)) return;
    this.#push({ tone: "error", text, action });
  }

  dismiss(id: number): void {
    this.#list = this.#list.filter((toast) => toast.id !== id);
  }

  #push(toast: Omit<Toast, "id">): number {
    const id = this.#next++;
    this.#list = [...this.#list.slice(-3), { id, ...toast }];
    return id;
  }
}
