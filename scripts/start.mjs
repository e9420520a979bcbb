/**
 * Opens the studio: in Electron where its binary is or can be had, else in an application window of an installed browser,
 * else at an address that is printed.
 *
 * `npm start -- [corpus folder] [--port N]`; `--no-window` only prints the address.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { obtainElectron } from "./lib/obtainElectron.mjs";
import { build, isBuilt, root } from "./lib/project.mjs";

/** An Electron that cannot run here (no display, no user namespaces for its sandbox) ends sooner than this. */
const stillbornSeconds = 5;

const args = process.argv.slice(2);
let child = null;

if (!isBuilt()) build();
// Ctrl-C reaches the child by itself, which ends in its own order; this process waits for it.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => child?.kill("SIGTERM"));
process.exitCode = await openStudio();

async function openStudio() {
  const electron = wantsServer() ? null : await obtainElectron();
  if (electron !== null) {
    const { code, seconds } = await run(electron, [
      root,
      ...desktopArguments(),
    ]);
    if (code === 0 || seconds > stillbornSeconds) return code;
    console.error("Electron does not run here; opening a browser's window.");
  }
  const appWindow = join(root, "src-main", "hosts", "appWindow", "main.ts");
  return (await run(process.execPath, [appWindow, ...args])).code;
}

function wantsServer() {
  return args.some((arg) => arg.startsWith("--port") || arg === "--no-window");
}

/** Linux lets nobody into Chromium's sandbox as root. */
function desktopArguments() {
  const [corpus, ...rest] = args;
  const named = corpus === undefined ? [] : ["--corpus", corpus, ...rest];
  const isRoot = process.platform === "linux" && process.getuid() === 0;
  return [...named, ...(isRoot ? ["--no-sandbox"] : [])];
}

function run(command, words) {
  const started = Date.now();
  child = spawn(command, words, { stdio: "inherit" });
  return new Promise((resolve) => {
    const end = (code) =>
      resolve({ code: code ?? 1, seconds: (Date.now() - started) / 1000 });
    child.on("error", () => end(1));
    child.on("exit", end);
  });
}
