/**
 * Builds the studio and packs it for the system that it runs on, into `dist/`.
 *
 * `npm run dist`; further arguments go to electron-builder (`npm run dist -- --linux deb`). ELECTRON_DIST names an
 * unpacked Electron to pack with, for machines that cannot fetch one.
 */
import { spawnSync } from "node:child_process";
import { bin, build, root } from "./lib/project.mjs";

build();
const electron = process.env.ELECTRON_DIST;
const result = spawnSync(
  process.execPath,
  [
    bin("electron-builder"),
    "--config",
    "electron-builder.config.mjs",
    "--publish",
    "never",
    ...(electron ? [`-c.electronDist=${electron}`] : []),
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: "inherit" },
);
process.exitCode = result.status ?? 1;
