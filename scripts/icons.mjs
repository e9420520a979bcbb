/**
 * Makes the application's icons out of resources/icons/icon.svg: PNGs, an .ico and an .icns, drawn by an installed
 * Chromium.
 *
 * `node scripts/icons.mjs`; the results are committed, so that a build needs no browser.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { icnsFile, icoFile } from "./lib/iconFiles.mjs";
import { root } from "./lib/project.mjs";

const folder = join(root, "resources", "icons");
/** Below this many pixels the strokes of the large drawing run into each other. */
const smallestLarge = 40;
const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
const icoSizes = [16, 24, 32, 48, 64, 128, 256];

const installed = "/usr/bin/chromium";
const browser = await chromium.launch(
  existsSync(installed) ? { executablePath: installed } : { channel: "chrome" },
);
const page = await browser.newPage();
const images = new Map();
for (const size of sizes) images.set(size, await draw(size));
await browser.close();

for (const [size, png] of images)
  writeFileSync(join(folder, `${size}x${size}.png`), png);
writeFileSync(
  join(folder, "icon.ico"),
  icoFile(icoSizes.map((size) => ({ size, png: images.get(size) }))),
);
writeFileSync(join(folder, "icon.icns"), icnsFile(images));

/** The drawing at `size` x `size` pixels on transparent ground. */
async function draw(size) {
  const name = size < smallestLarge ? "icon-small.svg" : "icon.svg";
  const svg = readFileSync(join(folder, name), "utf8");
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`,
  );
  return page.screenshot({ omitBackground: true });
}
