/** A quantising run in the studio: its lanes, what is heard switched while playing, a code looked at and painted. */
import { readFileSync, writeFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { causerieJson } from "../support/commandLine.ts";
import { temporaryFolder } from "../support/temporaryFolder.ts";
import { fewestColours } from "./canvas.ts";
import { compare, record } from "./recorder.ts";
import { openStudioPage, type StudioPage } from "./studioPage.ts";

const spec = {
  name: "tiny-codes",
  task: "reconstruction",
  features: { hop: 256, speakers: "each", normalise: "overall" },
  layers: [
    { kind: "conv", channels: 4, kernel: [3, 4], stride: [1, 4] },
    {
      kind: "block",
      name: "top",
      body: [
        { kind: "conv", channels: 4, kernel: 1 },
        { kind: "quantize", codes: 32 },
      ],
    },
    { kind: "convTranspose", channels: 1, kernel: [1, 4], stride: [1, 4] },
  ],
  training: { steps: 5, batch: 2, windowSeconds: 0.5, validateEvery: 5 },
};

/** Long enough for a job on busy cores. */
const patiently = { timeout: 120_000, interval: 250 };

const folder = temporaryFolder();
let studio: StudioPage;
let page: Page;
/** Addresses of sound that the page asked for. */
const asked: string[] = [];

beforeAll(async () => {
  const recordings = folder.at("recordings");
  const corpus = folder.at("corpus");
  const file = folder.at("tiny.json");
  writeFileSync(file, JSON.stringify(spec));
  const size = ["--dialogues", "1", "--minutes", "0.5", "--seed", "7"];
  await causerieJson("simulate", "--out", recordings, ...size);
  await causerieJson("import", recordings, "--corpus", corpus);
  await causerieJson("train", file, "--corpus", corpus);
  const figure = ["--split", "train", "--figure", folder.at("usage.svg")];
  await causerieJson("evaluate", "latest", "--corpus", corpus, ...figure);
  studio = await openStudioPage(corpus);
  page = studio.page;
  page.on("request", (request) => {
    if (request.url().includes("audio.wav")) asked.push(request.url());
  });
  await page.getByRole("heading", { level: 1 }).waitFor();
}, 120_000);

afterAll(async () => {
  await studio?.[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

describe("a run that reconstructs", () => {
  it("draws reconstruction, difference and codes of both speakers", async () => {
    await page.keyboard.press("p");
    for (const lane of ["reconstruction", "difference", "codes"]) {
      const canvases = page.locator(`[data-lane=${lane}] .view canvas`);
      await expect.poll(() => canvases.count(), patiently).toBe(2);
      await expect
        .poll(() => fewestColours(canvases), patiently)
        .toBeGreaterThan(3);
    }
  }, 150_000);

  it("is heard instead of the recording at the same place while playing, sample by sample and without a gap", async () => {
    const choice = (name: string) => page.getByRole("tab", { name });
    await expect
      .poll(() => choice("Reconstruction").count(), patiently)
      .toBe(1);
    await record(page, 16_000);
    await page.keyboard.press("Space");
    await expect.poll(playhead, patiently).toBeGreaterThan(1);
    const before = await playhead();
    for (const name of ["Reconstruction", "Mel only", "Original"]) {
      await choice(name).click();
      await page.waitForTimeout(1500);
      expect(await choice(name).getAttribute("aria-selected")).toBe("true");
    }
    expect(await playhead()).toBeGreaterThan(before + 2);
    await page.getByRole("button", { name: "Pause" }).click();
    // What is recorded comes in pieces of half a second.
    await page.waitForTimeout(600);
    const take = await compare(page, [...new Set(asked)]);
    expect(take.samples).toHaveLength(3);
    expect(Math.min(...take.samples)).toBeGreaterThan(2_000);
    const fade = 0.008 * 16_000;
    expect(Math.max(...take.between)).toBeLessThanOrEqual(fade);
    expect(take.between.length).toBeGreaterThanOrEqual(3);
    expect(sum(take.between)).toBeLessThanOrEqual(3 * fade);
    expect(studio.complaints).toEqual([]);
  });

  it("shows the frame that a code stands for, and lets it be painted over", async () => {
    const map = page.locator("[data-lane=codes] .view canvas").first();
    await map.hover({ position: { x: 60, y: 20 } });
    const panel = page.getByRole("region", { name: "Code under the mouse" });
    await expect.poll(() => panel.textContent()).toMatch(/Top codes: \d+/);
    await expect
      .poll(() =>
        panel.getByLabel("The frame that the code decodes to").count(),
      )
      .toBe(1);
    await page
      .getByRole("button", { name: /^Paint/ })
      .first()
      .click();
    const box = (await map.boundingBox())!;
    await page.mouse.move(box.x + 60, box.y + 30);
    await page.mouse.down();
    await page.mouse.move(box.x + 120, box.y + 50, { steps: 4 });
    await page.mouse.up();
    await expect
      .poll(
        () =>
          page
            .getByRole("tab", { name: "Painted" })
            .getAttribute("aria-selected"),
        patiently,
      )
      .toBe("true");
    const heard = (name: string) =>
      page.getByRole("tab", { name }).getAttribute("aria-selected");
    await page.keyboard.press("r");
    expect(await heard("Original")).toBe("true");
    await page.keyboard.press("r");
    expect(await heard("Painted")).toBe("true");
    await page.keyboard.press("Control+z");
    const painted = page.getByRole("tab", { name: "Painted" });
    await expect.poll(() => painted.count()).toBe(0);
    await expect.poll(() => heard("Reconstruction"), patiently).toBe("true");
    expect(studio.complaints).toEqual([]);
  }, 150_000);
});

describe("an evaluated run", () => {
  it("is drawn by the command line", () => {
    const svg = readFileSync(folder.at("usage.svg"), "utf8");
    expect(svg).toMatch(/Codes "top": \d+ of 32 used, entropy \d\.\d of 5\.0/);
    expect(svg).toContain("Root mean square error of each band");
  });

  it("shows which codes it uses how often, and its error in each band", async () => {
    await page.getByRole("tab", { name: "Results" }).click();
    const use = page
      .getByRole("figure")
      .filter({ hasText: "Top codes in use" });
    await use.getByRole("img").hover({ position: { x: 60, y: 60 } });
    expect(await use.textContent()).toMatch(
      /code \d+, [\d.]+ %.*times, rank \d+/s,
    );
    const errors = page.getByRole("img", { name: "Error of each band" });
    await errors.hover({ position: { x: 120, y: 60 } });
    expect(await errors.locator("path").count()).toBe(3);
    expect(studio.complaints).toEqual([]);
  });
});

/** Seconds that the transport shows. */
async function playhead(): Promise<number> {
  const text = await page.locator(".transport .time b").textContent();
  return text!.split(":").reduce((sum, part) => 60 * sum + Number(part), 0);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
