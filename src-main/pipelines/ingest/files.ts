/** Files and folders as given -> the recordings and annotation files in them, and what was left aside with its reason. */
import { readdirSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, extname, join, resolve, sep } from "node:path";
import { recogniseAnnotation, unreadReason } from "../../annotation/formats.ts";
import type { ReadFormat } from "../../annotation/formats.ts";
import type { SkippedFile } from "../../contract/records.ts";

export interface AnnotationFile {
  readonly path: string;
  readonly format: ReadFormat;
}

export interface FoundFiles {
  /** Absolute, sorted, each once. */
  readonly recordings: readonly string[];
  readonly annotations: readonly AnnotationFile[];
  readonly skipped: readonly SkippedFile[];
}

/** What a folder's files are taken for recordings by; those that cannot be decoded are told so by name. */
const soundExtensions = new Set(
  ".wav .wave .rf64 .flac .sph .nist .mp3 .mp2 .mp4 .m4a .aac .ogg .oga .opus .wma .amr .aif .aiff .aifc .au .snd .caf .webm .raw .pcm".split(
    " ",
  ),
);

/** Walks what is given; hidden files and `excludedFolder` (the corpus itself) are passed over. */
export function findFiles(
  paths: readonly string[],
  excludedFolder: string,
): FoundFiles {
  const { files, given, skipped } = walk(paths, excludedFolder);
  const recordings = files.filter(
    (path) => isSound(path) || (given.has(path) && !recogniseAnnotation(path)),
  );
  const stems = new Set(recordings.map(placeAndStem));
  const annotations: AnnotationFile[] = [];
  for (const path of files) {
    const recognised = recogniseAnnotation(path);
    if (recognised === undefined) continue;
    if (recognised.kind === "read")
      annotations.push({ path, format: recognised.format });
    else if (!recognised.ambiguous || stems.has(placeAndStem(path)))
      skipped.push({ path, reason: unreadReason(recognised.format) });
  }
  return { recordings, annotations, skipped };
}

/** File name without its extension, in one way of writing accents. */
export function stemOf(path: string): string {
  return basename(path, extname(path)).normalize("NFC");
}

interface Walked {
  readonly files: string[];
  /** Files that were named themselves, not found in a folder. */
  readonly given: ReadonlySet<string>;
  readonly skipped: SkippedFile[];
}

function walk(paths: readonly string[], excludedFolder: string): Walked {
  const files = new Set<string>();
  const given = new Set<string>();
  const skipped: SkippedFile[] = [];
  const visited = new Set<string>();
  const visit = (path: string, isGiven: boolean): void => {
    try {
      if (!statSync(path).isDirectory()) {
        files.add(path);
        if (isGiven) given.add(path);
        return;
      }
      // A link may lead back up: every real folder is walked once.
      const real = realpathSync(path);
      if (visited.has(real) || real === excludedFolder) return;
      visited.add(real);
      for (const name of readdirSync(path).sort())
        if (!name.startsWith(".")) visit(join(path, name), false);
    } catch (error) {
      skipped.push({ path, reason: systemReason(error) });
    }
  };
  for (const path of paths) visit(resolve(path), true);
  return { files: [...files].sort(), given, skipped };
}

function isSound(path: string): boolean {
  return soundExtensions.has(extname(path).toLowerCase());
}

function placeAndStem(path: string): string {
  return dirname(path) + sep + stemOf(path);
}

function systemReason(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return "there is no such file or folder";
  if (code === "EACCES" || code === "EPERM") return "no permission to read it";
  throw error;
}
