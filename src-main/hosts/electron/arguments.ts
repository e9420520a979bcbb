/** A command line turned into what it asks of the desktop: a corpus, and files to open. */
import { resolve } from "node:path";
import { z } from "zod";

/** What a start, a second start or a drop on the icon asks for; all paths are absolute. */
export interface OpenRequest {
  readonly corpus: string | null;
  readonly paths: readonly string[];
}

/** A second start hands this over as `additionalData`, because only it knows its working directory. */
export const openRequestSchema = z.strictObject({
  corpus: z.string().nullable(),
  paths: z.array(z.string()),
});

/**
 * Reads the arguments after the executable (and after the script, in a checkout). Switches of Chromium
 * (`--user-data-dir=...`) are none of ours and are passed over.
 */
export function readArguments(
  args: readonly string[],
  workingDirectory: string,
): OpenRequest {
  const paths: string[] = [];
  let corpus: string | null = null;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === "--corpus") corpus = args[++i] ?? null;
    else if (arg.startsWith("--corpus=")) corpus = arg.slice(9);
    else if (!arg.startsWith("-") && arg !== ".") paths.push(arg);
  }
  const absolute = (path: string): string => resolve(workingDirectory, path);
  return {
    corpus: corpus === null ? null : absolute(corpus),
    paths: paths.map(absolute),
  };
}
