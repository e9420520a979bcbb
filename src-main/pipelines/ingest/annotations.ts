/** Annotation files -> for each recording, what was annotated of it. */
import { readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { contentHash } from "../../base/contentHash.ts";
import { CauserieError, badInput, describeError } from "../../base/errors.ts";
import { readAnnotations, readFormats } from "../../annotation/formats.ts";
import type { Tier } from "../../annotation/tiers.ts";
import type { Annotation } from "../../annotation/tiers.ts";
import type { SkippedFile } from "../../contract/records.ts";
import type { AnnotationFile } from "./files.ts";
import { stemOf } from "./files.ts";

/** The tiers of one recording and the file that they come from. */
export interface FoundAnnotation extends AnnotationFile {
  readonly contentHash: string;
  readonly tiers: readonly Tier[];
}

interface ShelvedFile extends AnnotationFile {
  readonly contentHash: string;
  readonly annotations: readonly Annotation[];
  readonly error: CauserieError | null;
}

/** A file whose format turns out, by its content, to be one that is not read. */
export interface UnreadAnnotation {
  readonly path: string;
  readonly unread: string;
}

/** Annotation files of an import; it remembers which of them were of use. */
export class AnnotationShelf {
  private readonly preferred: readonly ShelvedFile[];
  private readonly beside: readonly ShelvedFile[];
  private readonly used = new Set<ShelvedFile>();
  private readonly usedNames = new Set<string>();

  /** `preferred` files come from a folder given for annotation, `beside` ones lie where the recordings do. */
  constructor(
    preferred: readonly AnnotationFile[],
    beside: readonly AnnotationFile[],
  ) {
    this.preferred = preferred.map(readFile);
    const known = new Set(preferred.map(({ path }) => path));
    this.beside = beside.filter(({ path }) => !known.has(path)).map(readFile);
  }

  /**
   * What is annotated under a name: a file of that name (beside the recording, or anywhere in the preferred folder),
   * or a part of a file that lists many recordings. Throws what is wrong with that file.
   */
  find(
    name: string,
    folder: string,
  ): FoundAnnotation | UnreadAnnotation | undefined {
    const sameName = [
      ...this.preferred,
      ...this.beside.filter(({ path }) => dirname(path) === folder),
    ].filter(({ path }) => stemOf(path) === name);
    const lists = [...this.preferred, ...this.beside].filter(
      ({ annotations }) =>
        annotations.some(
          ({ recording }) => recording?.normalize("NFC") === name,
        ),
    );
    const [file] = [...sameName.toSorted(byFormat), ...lists];
    if (file === undefined) return undefined;
    this.used.add(file);
    this.usedNames.add(name);
    if (file.error?.kind === "unsupported")
      return { path: file.path, unread: file.error.message };
    if (file.error !== null) throw misfit(file, file.error);
    const annotation = annotationOf(file, name);
    const { path, format, contentHash: hash } = file;
    return { path, format, contentHash: hash, tiers: annotation.tiers };
  }

  /** Files beside recordings of which nothing or not everything was of use, with the reason. */
  leftovers(): SkippedFile[] {
    return this.beside.flatMap((file) => {
      const reason = this.leftoverReason(file);
      return reason === undefined ? [] : [{ path: file.path, reason }];
    });
  }

  private leftoverReason(file: ShelvedFile): string | undefined {
    if (file.error !== null && !this.used.has(file)) return file.error.message;
    const listed = file.annotations.flatMap(({ recording }) => recording ?? []);
    const missing = listed.filter(
      (name) => !this.usedNames.has(name.normalize("NFC")),
    );
    if (this.used.has(file) && listed.length < 2) return undefined;
    if (this.used.has(file) && missing.length === 0) return undefined;
    if (this.usedNames.has(stemOf(file.path)))
      return "another annotation of the same recording is used";
    if (listed.length === 0)
      return "no recording that can be read has the same name";
    return `no recording is named exactly like ${shortList(missing)} in it`;
  }
}

function readFile(file: AnnotationFile): ShelvedFile {
  try {
    const bytes = readFileSync(file.path);
    const hash = contentHash(bytes);
    return {
      ...file,
      contentHash: hash,
      ...readContent(file, bytes),
    };
  } catch (error) {
    const reason = badInput(`cannot be read (${describeError(error).message})`);
    return { ...file, contentHash: "", annotations: [], error: reason };
  }
}

function readContent(
  { format }: AnnotationFile,
  bytes: Uint8Array,
): Pick<ShelvedFile, "annotations" | "error"> {
  try {
    return { annotations: readAnnotations(format, bytes), error: null };
  } catch (error) {
    if (error instanceof CauserieError) return { annotations: [], error };
    throw error;
  }
}

/** A file named like the recording may call it otherwise, as long as it is about one recording only. */
function annotationOf(file: ShelvedFile, name: string): Annotation {
  const named = file.annotations.find(
    ({ recording }) => recording?.normalize("NFC") === name,
  );
  const [only, ...others] = file.annotations;
  if (named !== undefined) return named;
  if (only !== undefined && others.length === 0) return only;
  const problem =
    only === undefined
      ? "it holds no annotation"
      : `it lists ${file.annotations.length} recordings, but none named ${name}`;
  throw misfit(file, badInput(problem));
}

/** The recording is listed with this sentence, so it names the annotation. */
export function misfit(
  { path }: AnnotationFile,
  error: CauserieError,
): CauserieError {
  return badInput(
    `its annotation ${basename(path)} cannot be used: ${error.message}; correct the annotation or remove it`,
  );
}

function byFormat(a: AnnotationFile, b: AnnotationFile): number {
  return readFormats.indexOf(a.format) - readFormats.indexOf(b.format);
}

function shortList(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(", ");
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}
