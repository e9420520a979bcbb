/** Electron's binary, where it is or can be had. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./project.mjs";

/** The path of an installed Electron; null when its package has not fetched it. ELECTRON_EXEC_PATH names another. */
export function electronBinary() {
  const named = process.env.ELECTRON_EXEC_PATH;
  if (named && existsSync(named)) return named;
  const folder = join(root, "node_modules", "electron");
  const note = join(folder, "path.txt");
  if (!existsSync(note)) return null;
  const binary = join(folder, "dist", readFileSync(note, "utf8"));
  return existsSync(binary) ? binary : null;
}
