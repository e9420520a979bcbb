/** The project's own source files, with what each imports. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

export interface SourceFile {
  /** Relative to the project, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

export interface Import {
  /** As written. */
  readonly specifier: string;
  /** The file of the project that it names; null for a package. */
  readonly file: string | null;
  /** A type-only import leaves nothing in the running program. */
  readonly typeOnly: boolean;
}

const importPattern =
  /(?:^|\n)\s*(?:import|export)(\s+type\b)?[^;'"]*?from\s*["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)|(?:^|\n)\s*import\s+["']([^"']+)["']/g;

/** Every file that git knows or would take, under the folders given, with one of the endings. */
export function sourceFiles(
  folders: readonly string[],
  endings: readonly string[],
): SourceFile[] {
  return execFileSync(
    "git",
    ["ls-files", "--cached", "--others", "--exclude-standard", ...folders],
    { encoding: "utf8" },
  )
    .split("\n")
    .filter((path) => endings.some((ending) => path.endsWith(ending)))
    .filter((path) => existsSync(path))
    .map(readSource);
}

function readSource(path: string): SourceFile {
  const text = readFileSync(path, "utf8");
  const imports = [...text.matchAll(importPattern)].map((match) => {
    const specifier = match[2] ?? match[3] ?? match[4]!;
    return {
      specifier,
      file: fileOf(path, specifier),
      typeOnly: match[1] !== undefined,
    };
  });
  return { path, text, imports };
}

function fileOf(path: string, specifier: string): string | null {
  if (!specifier.startsWith(".")) return null;
  return normalize(join(dirname(path), specifier)).replaceAll("\\", "/");
}
