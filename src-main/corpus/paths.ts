/** Absolute paths <-> paths as the database holds them: relative when inside the corpus folder, so that it can be moved. */
import { isAbsolute, join, relative, resolve, sep } from "node:path";

/** The path to store; separators are `/` on every system. */
export function storedPath(corpusFolder: string, path: string): string {
  const inside = relative(corpusFolder, resolve(path));
  const outside =
    inside === "" || inside.startsWith("..") || isAbsolute(inside);
  return outside ? resolve(path) : inside.split(sep).join("/");
}

/** The absolute path of a stored one. */
export function absolutePath(corpusFolder: string, stored: string): string {
  return isAbsolute(stored) ? stored : join(corpusFolder, stored);
}
