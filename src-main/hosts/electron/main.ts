/** The entry of the desktop application. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { app } from "electron";
import { programRoot } from "../../base/root.ts";
import { computeEntry } from "../studio.ts";
import { utilityLauncher } from "./compute.ts";
import { studioOpener } from "./openStudio.ts";
import { startDesktop } from "./start.ts";

interface PackageFile {
  readonly causerie?: {
    /** Where newer versions are announced; without it nothing is ever asked. */
    readonly updateFeed?: string;
    /** What the help menu opens; `homepage` only tells installers where a package comes from. */
    readonly website?: string;
  };
}

const root = programRoot();
const description = JSON.parse(
  readFileSync(join(root, "package.json"), "utf8"),
) as PackageFile;
const icon = join(root, "resources", "icons", "512x512.png");

/**
 * The application once it has started, null when another instance took over. Not awaited here: Electron becomes ready
 * only after this module has been evaluated.
 */
export const desktop = startDesktop({
  // A package has only its executable before the arguments, a checkout also the folder that it runs.
  args: process.argv.slice(app.isPackaged ? 1 : 2),
  workingDirectory: process.cwd(),
  developmentServer: app.isPackaged
    ? null
    : (process.env["ELECTRON_RENDERER_URL"] ?? null),
  openStudio: studioOpener(utilityLauncher(computeEntry())),
  preload: join(root, "out", "preload", "index.cjs"),
  icon: process.platform === "linux" && existsSync(icon) ? icon : null,
  homepage: description.causerie?.website ?? null,
  updateFeed: description.causerie?.updateFeed ?? null,
  now: () => new Date(),
});
