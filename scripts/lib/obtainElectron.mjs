/** Electron's binary: the installed one, or fetched once by its own installer where the network lets it. */
import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { electronBinary } from "./electron.mjs";
import { root } from "./project.mjs";

/** A blocked network is not asked again at every start. */
const retryHours = 24;
/** Some networks swallow packets instead of refusing them. */
const probeSeconds = 5;
const installSeconds = 300;

const note = join(root, "node_modules", ".cache", "electron-unavailable");

/** The binary's path; null where it cannot be had. ELECTRON_SKIP_BINARY_DOWNLOAD keeps it from being fetched. */
export async function obtainElectron() {
  const present = electronBinary();
  if (present !== null) return present;
  if (process.env.ELECTRON_SKIP_BINARY_DOWNLOAD || failedLately()) return null;
  if (await isReachable()) {
    console.error("Fetching Electron, once (about 120 MB) ...");
    if (await install()) return electronBinary();
  }
  mkdirSync(join(note, ".."), { recursive: true });
  writeFileSync(note, "");
  console.error(
    `Electron could not be fetched; the studio opens in a browser's window. \`node node_modules/electron/install.js\` tries again, as does the next start after ${retryHours} hours.`,
  );
  return null;
}

function failedLately() {
  if (!existsSync(note)) return false;
  return Date.now() - statSync(note).mtimeMs < retryHours * 3_600_000;
}

/** Whether the place of Electron's releases answers at all; ELECTRON_MIRROR names another, as for its installer. */
async function isReachable() {
  const releases =
    process.env.ELECTRON_MIRROR ??
    "https://github.com/electron/electron/releases/download/";
  const file = join(root, "node_modules", "electron", "package.json");
  const { version } = JSON.parse(readFileSync(file, "utf8"));
  try {
    const answer = await fetch(`${releases}v${version}/SHASUMS256.txt`, {
      method: "HEAD",
      signal: AbortSignal.timeout(probeSeconds * 1000),
    });
    return answer.ok;
  } catch {
    return false;
  }
}

function install() {
  const script = join(root, "node_modules", "electron", "install.js");
  const child = spawn(process.execPath, [script], {
    cwd: root,
    stdio: ["ignore", "ignore", "ignore"],
    timeout: installSeconds * 1000,
    killSignal: "SIGKILL",
  });
  return new Promise((resolve) => {
    child.on("error", () => resolve(false));
    child.on("exit", (code) => resolve(code === 0));
  });
}
