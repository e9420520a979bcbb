/** What is typed in the palette -> the commands that fit, best first. */

interface Named {
  readonly title: string;
  readonly group: string;
}

/** Items whose words hold the typed words as beginnings, or at least anywhere; matches at the start come first. */
export function matching<T extends Named>(
  items: readonly T[],
  typed: string,
): readonly T[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return items;
  return items
    .map((item) => ({ item, score: score(item, words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ item }) => item);
}

function score({ title, group }: Named, words: readonly string[]): number {
  const text = `${title} ${group}`.toLowerCase();
  const parts = text.split(/\s+/);
  let total = 0;
  for (const word of words) {
    const at = parts.findIndex((part) => part.startsWith(word));
    if (at >= 0) total += at === 0 ? 3 : 2;
    else if (text.includes(word)) total += 1;
    else return 0;
  }
  return total;
}
