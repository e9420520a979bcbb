/** Where things lie in this checkout, and how its tools are run with its own Node. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of package.json. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The command line as source: it needs no build. */
export const commandLine = join(root, "src-main", "hosts", "cli", "main.ts");

/** The command line as built. */
export const builtCommandLine = join(root, "out", "main", "cli.js");

/** The script behind a package's command, to be run by `process.execPath`: works the same on every system. */
export function bin(name, packageName = name) {
  const folder = join(root, "node_modules", packageName);
  const { bin } = JSON.parse(
    readFileSync(join(folder, "package.json"), "utf8"),
  );
  return join(folder, typeof bin === "string" ? bin : bin[name]);
}

/** Builds src-main, preload and page into out/. Ends this process with a sentence when that fails. */
export function build() {
  const result = spawnSync(process.execPath, [bin("electron-vite"), "build"], {
    cwd: root,
    encoding: "utf8",
  });
  if (result.status === 0) return;
  process.stderr.write(`${result.stdout}${result.stderr}`);
  process.stderr.write("the build failed; its messages stand above\n");
  process.exit(1);
}

/** Whether out/ holds a build. */
export function isBuilt() {
  return (
    existsSync(builtCommandLine) &&
    existsSync(join(root, "out", "renderer", "index.html"))
  );
}
