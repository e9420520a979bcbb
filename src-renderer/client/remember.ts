/** Small settings of this page -> the browser's own storage, and back. */

const prefix = "causerie.";

/** What was kept under a name, if it still has the wanted form. */
export function recall<T>(
  name: string,
  fallback: T,
  fits: (value: unknown) => value is T,
): T {
  try {
    const text = localStorage.getItem(prefix + name);
    const value: unknown = text === null ? null : JSON.parse(text);
    return fits(value) ? value : fallback;
  } catch {
    return fallback;
  }
}

/** Keeps a value; a full or forbidden storage costs only the memory of it. */
export function keep(name: string, value: unknown): void {
  try {
    localStorage.setItem(prefix + name, JSON.stringify(value));
  } catch {
    return;
  }
}
