/** Full names of two speakers -> the short ones that fit beside a lane. */
import type { Speaker } from "../../src-main/contract/records.ts";

/** Short names never get longer than this. */
const longestName = 14;

/** Two names without what both begin with (up to a whole word); an empty name becomes the speaker's letter. */
export function shortNames(
  names: readonly string[],
): readonly [string, string] {
  const [a = "", b = ""] = names;
  const shared = sharedWords(a, b);
  return [shorten(a.slice(shared), "A"), shorten(b.slice(shared), "B")];
}

/** Length of the common beginning, cut back to the last separator. */
function sharedWords(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  while (length > 0 && !/[\s_./-]/.test(a[length - 1]!)) length--;
  return length;
}

function shorten(name: string, letter: string): string {
  if (name === "") return letter;
  return name.length > longestName
    ? `${name.slice(0, longestName - 1)}…`
    : name;
}

/** The letter of a speaker. */
export function speakerLetter(speaker: Speaker): "A" | "B" {
  return speaker === 0 ? "A" : "B";
}
