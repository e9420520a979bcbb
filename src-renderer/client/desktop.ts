/** The desktop window's extras -> the page, where there are any. */
import type { Desktop } from "../../src-main/contract/desktop.ts";

/** What the preload script offers; null in a browser. */
export function desktop(): Desktop | null {
  return (window as { causerie?: Desktop }).causerie ?? null;
}
