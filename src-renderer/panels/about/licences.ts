/** The list of licences and what is searched for in it -> the packages that fit. */
import type { Licence } from "../../../src-main/contract/app.ts";

/** Packages whose name or licence holds every word. */
export function filterLicences(
  licences: readonly Licence[],
  search: string,
): readonly Licence[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return licences.filter(({ name, licence }) => {
    const text = `${name} ${licence}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
