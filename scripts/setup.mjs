/**
 * Installs what the lock file asks for, then runs a script with the project's own Node.
 *
 * `node scripts/setup.mjs [script [arguments]]` runs on any Node >= 20 and needs no package: it is what stands between a
 * fresh clone and everything else.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Warnings about the engines of packages are not for the one who wants a demonstration. */
const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Runs `npm ci` when an installed package is missing or has another version than the lock file. */
export function ensureInstalled() {
  if (installedAsLocked() && projectNode() !== null) return;
  console.error("Installing packages (npm ci), once per clone and lock file:");
  // Of all install scripts only that of `node` is wanted; npm before 11 knows no allowScripts and would run every one.
  npm(["ci", "--ignore-scripts"]);
  npm(["rebuild", "node", "--ignore-scripts=false"]);
  if (projectNode() === null)
    fail(
      "the package `node` brought no Node 24 for this machine; install Node >= 24 and run the command again",
    );
}

/** The Node that runs TypeScript: the one of node_modules, or this one when it is new enough; null when neither is. */
export function projectNode() {
  const name = process.platform === "win32" ? "node.exe" : "node";
  const packaged = join(root, "node_modules", "node", "bin", name);
  if (existsSync(packaged)) return packaged;
  return majorVersion() >= 24 ? process.execPath : null;
}

/** npm notes what it installed in node_modules/.package-lock.json; packages for other platforms are optional there. */
function installedAsLocked() {
  const locked = packagesOf(join(root, "package-lock.json"));
  const installed = packagesOf(
    join(root, "node_modules", ".package-lock.json"),
  );
  if (installed === null || locked === null) return false;
  return Object.entries(locked).every(([path, entry]) => {
    if (path === "") return true;
    const present = installed[path];
    if (present === undefined) return entry.optional === true;
    return present.version === entry.version;
  });
}

function packagesOf(path) {
  if (!existsSync(path)) return null;
  return JSON.parse(readFileSync(path, "utf8")).packages;
}

function npm(args) {
  const started = Date.now();
  // Inside `npm run`, npm says where it is; its child must see the Node that this process runs on.
  const script = process.env.npm_execpath;
  const result =
    script && /\.c?js$/.test(script)
      ? spawnSync(process.execPath, [script, ...args, ...quiet], npmOptions())
      : spawnSync("npm", [...args, ...quiet], { ...npmOptions(), shell: true });
  if (result.status !== 0)
    fail(`npm ${args.join(" ")} failed; its message stands above`);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.error(`  npm ${args[0]} took ${seconds} s`);
}

function npmOptions() {
  // What is printed on standard output belongs to the script that follows.
  return { cwd: root, stdio: ["inherit", process.stderr, process.stderr] };
}

function majorVersion() {
  return Number(process.versions.node.split(".")[0]);
}

function fail(sentence) {
  console.error(`setup: ${sentence}`);
  process.exit(1);
}

function main([script, ...args]) {
  if (majorVersion() < 20)
    fail(`Node ${process.versions.node} is too old; Causerie needs Node >= 20`);
  ensureInstalled();
  if (script === undefined) return;
  const result = spawnSync(projectNode(), [script, ...args], {
    cwd: process.cwd(),
    stdio: "inherit",
  });
  process.exitCode = result.status ?? 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  main(process.argv.slice(2));
