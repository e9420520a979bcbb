/** A Chromium for the end-to-end tests: the one that is there, or Debian's where apt-get can bring it. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const names = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "microsoft-edge",
];

const applications = [
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/** Its path; null where none is installed. CAUSERIE_CHROMIUM names another. */
export function findChromium() {
  const named = process.env.CAUSERIE_CHROMIUM;
  if (named && existsSync(named)) return named;
  const folders = (process.env.PATH ?? "").split(delimiter);
  const candidates = folders.flatMap((folder) =>
    names.map((name) => join(folder, name)),
  );
  return (
    [...candidates, ...applications].find((path) => existsSync(path)) ?? null
  );
}

/** Installs Debian's chromium where this user may; the path, or null with a line that says what to install. */
export function ensureChromium() {
  const present = findChromium();
  if (present !== null) return present;
  if (mayInstall()) {
    process.stderr.write("Installing Chromium (apt-get), once per machine:\n");
    apt(["update", "-qq"]);
    apt(["install", "-y", "-qq", "--no-install-recommends", "chromium"]);
  }
  const installed = findChromium();
  if (installed === null)
    process.stderr.write(
      "No Chromium, Chrome or Edge is on this machine: install one (Debian: `apt-get install chromium`), or name it in CAUSERIE_CHROMIUM.\n",
    );
  return installed;
}

function mayInstall() {
  return (
    process.platform === "linux" &&
    process.getuid?.() === 0 &&
    spawnSync("apt-get", ["--version"], { stdio: "ignore" }).status === 0
  );
}

function apt(args) {
  spawnSync("apt-get", args, {
    stdio: ["ignore", process.stderr, process.stderr],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    timeout: 240_000,
  });
}
