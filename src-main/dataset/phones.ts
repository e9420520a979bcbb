/** TIMIT's 61 phone labels into the 48 and 39 classes that are trained and scored (Lee and Hon 1989). */

/** The classes of one label among 48 and among 39; null for `q`, which is deleted. */
export type Folded = readonly [folded48: string, folded39: string] | null;

/** Every label of TIMIT, in alphabetical order. */
export const phoneFolding: Readonly<Record<string, Folded>> = {
  aa: ["aa", "aa"],
  ae: ["ae", "ae"],
  ah: ["ah", "ah"],
  ao: ["ao", "aa"],
  aw: ["aw", "aw"],
  ax: ["ax", "ah"],
  "ax-h": ["ax", "ah"],
  axr: ["er", "er"],
  ay: ["ay", "ay"],
  b: ["b", "b"],
  bcl: ["vcl", "sil"],
  ch: ["ch", "ch"],
  d: ["d", "d"],
  dcl: ["vcl", "sil"],
  dh: ["dh", "dh"],
  dx: ["dx", "dx"],
  eh: ["eh", "eh"],
  el: ["el", "l"],
  em: ["m", "m"],
  en: ["en", "n"],
  eng: ["ng", "ng"],
  epi: ["epi", "sil"],
  er: ["er", "er"],
  ey: ["ey", "ey"],
  f: ["f", "f"],
  g: ["g", "g"],
  gcl: ["vcl", "sil"],
  "h#": ["sil", "sil"],
  hh: ["hh", "hh"],
  hv: ["hh", "hh"],
  ih: ["ih", "ih"],
  ix: ["ix", "ih"],
  iy: ["iy", "iy"],
  jh: ["jh", "jh"],
  k: ["k", "k"],
  kcl: ["cl", "sil"],
  l: ["l", "l"],
  m: ["m", "m"],
  n: ["n", "n"],
  ng: ["ng", "ng"],
  nx: ["n", "n"],
  ow: ["ow", "ow"],
  oy: ["oy", "oy"],
  p: ["p", "p"],
  pau: ["sil", "sil"],
  pcl: ["cl", "sil"],
  q: null,
  r: ["r", "r"],
  s: ["s", "s"],
  sh: ["sh", "sh"],
  t: ["t", "t"],
  tcl: ["cl", "sil"],
  th: ["th", "th"],
  uh: ["uh", "uh"],
  uw: ["uw", "uw"],
  ux: ["uw", "uw"],
  v: ["v", "v"],
  w: ["w", "w"],
  y: ["y", "y"],
  z: ["z", "z"],
  zh: ["zh", "sh"],
};

/** The three class sets, each in alphabetical order. */
export const phoneSets = {
  timit61: Object.keys(phoneFolding),
  folded48: classes(0),
  folded39: classes(1),
} as const;

/** A label sequence in the 39 classes; labels that fold to nothing are left out, unknown ones stay as they are. */
export function foldPhones(phones: readonly string[]): string[] {
  return phones.flatMap((phone) => {
    const folded = phoneFolding[phone];
    if (folded === undefined) return [phone];
    return folded === null ? [] : [folded[1]];
  });
}

function classes(set: 0 | 1): readonly string[] {
  const names = Object.values(phoneFolding).flatMap((folded) =>
    folded === null ? [] : [folded[set]],
  );
  return [...new Set(names)].sort();
}
