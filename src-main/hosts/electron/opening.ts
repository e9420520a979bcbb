/** Paths that a user opened or dropped turned into a plan: a corpus to open, recordings to import, sentences about the rest. */
import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, extname, join, parse } from "node:path";

/** What will be done with opened paths; `problems` are sentences for the user. */
export interface OpeningPlan {
  readonly corpus: string | null;
  readonly imports: readonly string[];
  readonly problems: readonly string[];
}

/** Files that can be opened as sound. */
export const recordingExtensions = [".wav", ".flac", ".sph"];
/** Files that annotate a recording of the same name beside them. */
export const annotationExtensions = [
  ".textgrid",
  ".eaf",
  ".rttm",
  ".ctm",
  ".trs",
];

/** The database that makes a folder a corpus. */
const corpusFile = "corpus.db";

/** Sorts paths by what they are; looks at the disk and changes nothing. */
export function planOpening(paths: readonly string[]): OpeningPlan {
  let corpus: string | null = null;
  const imports: string[] = [];
  const problems: string[] = [];
  for (const path of paths) {
    const found = classify(path);
    if (found.kind === "problem") problems.push(found.problem);
    else if (found.kind === "corpus") corpus = found.path;
    else imports.push(found.path);
  }
  return { corpus, imports: [...new Set(imports)], problems };
}

type Classified =
  | { readonly kind: "corpus" | "import"; readonly path: string }
  | { readonly kind: "problem"; readonly problem: string };

function classify(path: string): Classified {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined)
    return problem(
      `${path} is not there; it may have been moved, or lie on a drive that is not connected.`,
    );
  if (stats.isDirectory())
    return { kind: isCorpus(path) ? "corpus" : "import", path };
  if (basename(path) === corpusFile)
    return { kind: "corpus", path: dirname(path) };
  const extension = extname(path).toLowerCase();
  if (recordingExtensions.includes(extension)) return { kind: "import", path };
  if (annotationExtensions.includes(extension)) return classifyAnnotation(path);
  return problem(
    `${path} is no file that Causerie opens: it takes recordings (${recordingExtensions.join(" ")}), annotations beside their recording, and folders of both.`,
  );
}

/** Whether a folder is a corpus. */
export function isCorpus(folder: string): boolean {
  return existsSync(join(folder, corpusFile));
}

/** An annotation is opened by importing the recording that it belongs to. */
function classifyAnnotation(path: string): Classified {
  const stem = parse(path).name;
  const recording = readdirSync(dirname(path)).find(
    (name) =>
      parse(name).name === stem &&
      recordingExtensions.includes(extname(name).toLowerCase()),
  );
  if (recording === undefined)
    return problem(
      `${path} has no recording beside it; put ${stem}.wav into the same folder and open it again.`,
    );
  return { kind: "import", path: join(dirname(path), recording) };
}

function problem(sentence: string): Classified {
  return { kind: "problem", problem: sentence };
}
