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

const args = process.argv.slice(2);
const appWindow = join(root, "src-main", "hosts", "appWindow", "main.ts");

if (!isBuilt()) build();
const wantsServer = args.some(
  (arg) => arg.startsWith("--port") || arg === "--no-window",
);
const electron = wantsServer ? null : await obtainElectron();
const child =
  electron === null
    ? spawn(process.execPath, [appWindow, ...args], { stdio: "inherit" })
    : spawn(electron, [root, ...desktopArguments()], { stdio: "inherit" });
// Ctrl-C reaches the child too, which ends in its own order.
for (const signal of ["SIGINT", "SIGTERM"])
  process.on(signal, () => signal === "SIGTERM" && child.kill(signal));
child.on("exit", (code) => process.exit(code ?? 1));

/** Linux lets nobody into Chromium's sandbox as root. */
function desktopArguments() {
  const [corpus, ...rest] = args;
  const named = corpus === undefined ? [] : ["--corpus", corpus, ...rest];
  const isRoot = process.platform === "linux" && process.getuid() === 0;
  return [...named, ...(isRoot ? ["--no-sandbox"] : [])];
}
