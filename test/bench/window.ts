/**
 * An hour-long stereo dialogue -> how long the window takes to show it, and how evenly it scrolls and zooms. Run after
 * `npm run build`: `node test/bench/window.ts`. Without a GPU the pictures are drawn by the processor, which is slower.
 */
import type { Page } from "playwright-core";
import { causerieJson } from "../support/commandLine.ts";
import { temporaryFolder } from "../support/temporaryFolder.ts";
import { openStudioPage } from "../e2e/studioPage.ts";

/** A frame that takes longer than one and a half of a 60 Hz screen's was dropped. */
const droppedMs = 25;
const gestures = 120;

using folder = temporaryFolder();
const corpus = folder.at("corpus");
await makeCorpus();
await using studio = await openStudioPage(corpus);
const { page } = studio;
await page
  .getByRole("heading", { level: 1, name: "simulated-1-001" })
  .waitFor();

print("hour-long dialogue, click to all lanes drawn", `${await showMs()} ms`);
await page.mouse.move(800, 400);
print("scrolling", await evenness(page, () => page.mouse.wheel(0, 60)));
await page.keyboard.down("Control");
print("zooming out", await evenness(page, () => page.mouse.wheel(0, 15)));
await page.keyboard.up("Control");

/** A short dialogue that opens first, and the hour. */
async function makeCorpus(): Promise<void> {
  const short = ["--dialogues", "1", "--minutes", "1", "--seed", "1"];
  const long = ["--dialogues", "1", "--minutes", "60", "--seed", "2"];
  await causerieJson("simulate", "--out", folder.at("short"), ...short);
  await causerieJson("simulate", "--out", folder.at("long"), ...long);
  const recordings = [folder.at("short"), folder.at("long")];
  await causerieJson("import", ...recordings, "--corpus", corpus);
  await causerieJson("features", "--corpus", corpus);
}

/** Milliseconds from the click until no lane of the hour is empty and nothing is on its way. */
function showMs(): Promise<number> {
  return page.evaluate(async () => {
    const rows = [...document.querySelectorAll("button")];
    const row = rows.find((one) =>
      one.textContent?.includes("simulated-2-001"),
    )!;
    const start = performance.now();
    row.click();
    const isDrawn = (canvas: HTMLCanvasElement): boolean => {
      const { width, height } = canvas;
      if (width === 0 || height === 0) return false;
      const { data } = canvas
        .getContext("2d")!
        .getImageData(0, 0, width, height);
      return new Set(new Uint32Array(data.buffer)).size > 3;
    };
    const isShown = (): boolean =>
      document.querySelector("h1")?.textContent === "simulated-2-001" &&
      ["turns", "mel", "levels"].every((lane) =>
        [...document.querySelectorAll(`[data-lane=${lane}] canvas`)].every(
          (canvas) => isDrawn(canvas as HTMLCanvasElement),
        ),
      );
    while (!isShown()) await new Promise(requestAnimationFrame);
    return Math.round(performance.now() - start);
  });
}

/** Median and 95th percentile of the time between frames while a gesture is repeated, and the share of dropped ones. */
async function evenness(
  page: Page,
  gesture: () => Promise<void>,
): Promise<string> {
  await page.evaluate(() => {
    const times: number[] = [];
    (window as { frameTimes?: number[] }).frameTimes = times;
    const note = (now: number): void => {
      times.push(now);
      requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
  });
  for (let i = 0; i < gestures; i++) {
    await gesture();
    await page.waitForTimeout(16);
  }
  const times = await page.evaluate(
    () => (window as { frameTimes?: number[] }).frameTimes!,
  );
  const steps = times
    .slice(1)
    .map((time, i) => time - times[i]!)
    .sort((a, b) => a - b);
  const at = (share: number): string =>
    steps[Math.floor(steps.length * share)]!.toFixed(1);
  const dropped = steps.filter((step) => step > droppedMs).length;
  return `${at(0.5)} ms between frames, ${at(0.95)} at the 95th percentile, ${dropped} of ${steps.length} dropped`;
}

function print(title: string, result: string): void {
  process.stdout.write(`${title}: ${result}\n`);
}
