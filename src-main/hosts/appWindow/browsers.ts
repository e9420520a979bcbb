/** What is installed on this machine, as a browser that can show one page as an application window. */
import { accessSync, constants } from "node:fs";
import { delimiter, join, posix, win32 } from "node:path";

/** What is known of a machine. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** Whether a file can be run. */
  readonly runs: (path: string) => boolean;
}

/** Chromium and the browsers built from it: they have `--app=`. */
const linuxNames = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "microsoft-edge",
  "microsoft-edge-stable",
];
const macPrograms = [
  "Google Chrome.app/Contents/MacOS/Google Chrome",
  "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  "Chromium.app/Contents/MacOS/Chromium",
];
const windowsPrograms = [
  "Google\\Chrome\\Application\\chrome.exe",
  "Microsoft\\Edge\\Application\\msedge.exe",
  "Chromium\\Application\\chrome.exe",
];

/** This machine. */
export function thisMachine(home: string): Machine {
  return {
    platform: process.platform,
    env: process.env,
    home,
    runs: (path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    },
  };
}

/** The first browser that is there; null when there is none. CAUSERIE_BROWSER names another. */
export function findBrowser(machine: Machine): string | null {
  const named = machine.env["CAUSERIE_BROWSER"];
  const candidates = [
    ...(named === undefined ? [] : [named]),
    ...browserPlaces(machine),
  ];
  return candidates.find((path) => machine.runs(path)) ?? null;
}

function browserPlaces({ platform, env, home }: Machine): readonly string[] {
  if (platform === "darwin")
    return ["/Applications", posix.join(home, "Applications")].flatMap(
      (folder) => macPrograms.map((program) => posix.join(folder, program)),
    );
  if (platform === "win32")
    return ["LOCALAPPDATA", "ProgramFiles", "ProgramFiles(x86)"].flatMap(
      (name) =>
        windowsPrograms.map((program) =>
          win32.join(env[name] ?? "C:", program),
        ),
    );
  const folders = (env["PATH"] ?? "").split(delimiter);
  return linuxNames.flatMap((name) =>
    folders.map((folder) => join(folder, name)),
  );
}

/** A folder for the window's own profile, so that closing it ends its process and no other window's. */
export function profileFolder(machine: Machine, browser: string): string {
  const { platform, env, home } = machine;
  // A snap may not write to hidden folders of the home, only to its own.
  if (browser.startsWith("/snap/"))
    return posix.join(home, "snap", "chromium", "common", "causerie");
  if (platform === "darwin")
    return posix.join(home, "Library", "Caches", "Causerie", "window");
  if (platform === "win32")
    return win32.join(env["LOCALAPPDATA"] ?? home, "Causerie", "window");
  const cache = env["XDG_CACHE_HOME"] ?? posix.join(home, ".cache");
  return posix.join(cache, "causerie", "window");
}

/** How the browser is started: one window without tabs and address bar, with nothing of its own to say. */
export function windowArguments(
  address: string,
  profile: string,
  isRoot: boolean,
): readonly string[] {
  return [
    `--app=${address}`,
    `--user-data-dir=${profile}`,
    "--window-size=1440,920",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-sync",
    "--disable-features=Translate",
    // Chromium's sandbox cannot be entered by root; the page is this machine's own.
    ...(isRoot ? ["--no-sandbox"] : []),
  ];
}
