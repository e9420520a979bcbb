/** Names of recordings -> which two are the sides of one call, by the roles at the ends of their names. */
import { dirname, extname } from "node:path";
import { stemOf } from "./files.ts";

/** One recording, or two mono files that by their names are the two sides of one call. */
export interface Candidate {
  readonly title: string;
  readonly files: readonly [string] | readonly [string, string];
  /** Names of speaker A and B as far as the file names tell. */
  readonly speakers: readonly [string, string];
  /** Two files told apart by numbers alone, which may as well count recordings: the sound decides. */
  readonly isNumbered: boolean;
}

/** Roles of the first and of the second side; words say what they mean, letters and counters may also number a series. */
const wordRoles: readonly (readonly [string, string])[] = [
  ["agent", "caller"],
  ["agent", "customer"],
  ["agent", "client"],
  ["caller", "callee"],
  ["left", "right"],
];
const counterRoles: readonly (readonly [string, string])[] = [
  ["a", "b"],
  ["l", "r"],
  ["1", "2"],
  ["0", "1"],
  ["ch1", "ch2"],
  ["ch0", "ch1"],
  ["channel1", "channel2"],
  ["spk1", "spk2"],
  ["speaker1", "speaker2"],
];

interface Side {
  readonly path: string;
  readonly title: string;
  readonly role: string;
}

/** Every recording in exactly one candidate, in the order of the first file. */
export function pairByName(paths: readonly string[]): Candidate[] {
  const partnerOf = new Map<string, Candidate>();
  const sides = paths.flatMap(sideOf);
  const groups = Map.groupBy(sides, ({ path, title }) =>
    [dirname(path), title, extname(path).toLowerCase()].join("\0"),
  );
  for (const group of groups.values())
    for (const pair of pairsIn(group))
      for (const path of pair.files) partnerOf.set(path, pair);
  const candidates = paths.map((path) => partnerOf.get(path) ?? alone(path));
  return [...new Set(candidates)];
}

/** Two files as the sides of one call, whatever their names. */
export function pairOf(first: string, second: string): Candidate {
  const named = pairByName([first, second]);
  if (named.length === 1) return { ...named[0]!, isNumbered: false };
  return {
    title: `${stemOf(first)} + ${stemOf(second)}`,
    files: [first, second],
    speakers: ["A", "B"],
    isNumbered: false,
  };
}

/** A recording by itself. */
export function alone(path: string): Candidate {
  return {
    title: stemOf(path),
    files: [path],
    speakers: ["A", "B"],
    isNumbered: false,
  };
}

function sideOf(path: string): Side[] {
  const [, title, role] = /^(.+)[_\-. ]([^_\-. ]+)$/u.exec(stemOf(path)) ?? [];
  if (title === undefined || role === undefined) return [];
  return [{ path, title, role: role.toLowerCase() }];
}

function pairsIn(group: readonly Side[]): Candidate[] {
  const byWord = matching(group, wordRoles, true);
  if (byWord.length > 0) return byWord;
  // `_1`, `_2`, `_3` are a series of recordings, and so may any two of them be.
  const counters = group.filter(({ role }) =>
    /^(?:[a-z]|[a-z]*\d+)$/.test(role),
  );
  return counters.length === 2 ? matching(counters, counterRoles, false) : [];
}

function matching(
  group: readonly Side[],
  roles: readonly (readonly [string, string])[],
  areWords: boolean,
): Candidate[] {
  for (const [firstRole, secondRole] of roles) {
    const first = group.find(({ role }) => role === firstRole);
    const second = group.find(({ role }) => role === secondRole);
    if (first === undefined || second === undefined) continue;
    return [
      {
        title: first.title,
        files: [first.path, second.path],
        speakers: areWords ? [firstRole, secondRole] : ["A", "B"],
        isNumbered: /^\d+$/.test(firstRole),
      },
    ];
  }
  return [];
}
