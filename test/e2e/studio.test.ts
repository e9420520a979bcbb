/**
 * The studio on a small simulated corpus: every lane drawn, turns corrected, a model trained, its predictions seen.
 * With UPDATE_SCREENSHOTS set the pictures under docs/images are made anew.
 */
import { mkdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { programRoot } from "../../src-main/base/root.ts";
import type {
  DialogueDetail,
  DialogueSummary,
  Turn,
} from "../../src-main/contract/records.ts";
import { causerieJson } from "../support/commandLine.ts";
import { temporaryFolder } from "../support/temporaryFolder.ts";
import { colours, fewestColours, pixelHash, shareOfColour } from "./canvas.ts";
import { openStudioPage, type StudioPage } from "./studioPage.ts";

/** What a freshly opened dialogue shows. */
const openingSeconds = 24;
const blue = [59, 130, 196] as const;
const orange = [217, 130, 43] as const;
const violet = [139, 92, 246] as const;
/** Pictures want a model that has learned something. */
const isForPictures = Boolean(process.env["UPDATE_SCREENSHOTS"]);
/** Long enough for a short training on two busy cores. */
const patience = isForPictures ? 900_000 : 120_000;
const patiently = { timeout: patience, interval: 250 };

const folder = temporaryFolder();
let studio: StudioPage;
let page: Page;

beforeAll(async () => {
  const recordings = folder.at("recordings");
  const corpus = folder.at("corpus");
  const dialogues = isForPictures ? "6" : "3";
  const size = ["--dialogues", dialogues, "--minutes", "2", "--seed", "6"];
  await causerieJson("simulate", "--out", recordings, ...size);
  await causerieJson("import", recordings, "--corpus", corpus);
  await causerieJson("features", "--corpus", corpus);
  studio = await openStudioPage(corpus);
  page = studio.page;
  await page.getByRole("heading", { level: 1 }).waitFor();
});

afterAll(async () => {
  await studio?.[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

describe("the open dialogue", () => {
  it("draws every lane", async () => {
    for (const lane of ["turns", "mel", "levels"])
      await expect.poll(() => fewestColours(canvases(lane))).toBeGreaterThan(3);
    const waves = page.locator("[data-lane=waveform] .canvases canvas");
    await expect
      .poll(() => shareOfColour(waves.first(), blue))
      .toBeGreaterThan(0.01);
    await expect
      .poll(() => shareOfColour(waves.last(), orange))
      .toBeGreaterThan(0.01);
    expect(await canvases("mel").count()).toBe(2);
    expect(await canvases("levels").count()).toBe(2);
  });

  it("reads out the speaker and the 80 values of the frame under the mouse", async () => {
    const turn = (await turns())[0]!;
    await hoverTime(canvases("mel").first(), (turn.start + turn.end) / 2);
    const readOut = page.getByRole("region", { name: "Frame at the cursor" });
    await readOut.getByText("80 bands").first().waitFor();
    await expect
      .poll(() => readOut.locator(".who").textContent())
      .toContain("AB"[turn.speaker]);
    await expect
      .poll(() => fewestColours(readOut.locator("canvas")))
      .toBeGreaterThan(1);
  });

  it("zooms at the mouse, scrolls, and shows everything", async () => {
    const mel = canvases("mel").first();
    const whole = await pixelHash(mel);
    await mel.hover();
    await page.keyboard.down("Control");
    await page.mouse.wheel(0, -300);
    await page.keyboard.up("Control");
    await expect.poll(() => pixelHash(mel)).not.toBe(whole);
    const zoomed = await pixelHash(mel);
    await page.mouse.wheel(0, 400);
    await expect.poll(() => pixelHash(mel)).not.toBe(zoomed);
    await page.keyboard.press("0");
    await expect.poll(() => colours(mel)).toBeGreaterThan(3);
    await page.getByRole("button", { name: /^simulated-6-001/ }).click();
    await expect.poll(() => pixelHash(mel)).toBe(whole);
  });

  it("plays, faster, and with one speaker alone", async () => {
    const time = page.getByRole("toolbar", { name: "Playback" }).locator("b");
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await page.getByLabel("Speed").selectOption("2");
    await expect.poll(() => time.textContent()).not.toBe("0:00.00");
    await page.locator("body").press("Shift+2");
    const voices = page.getByRole("button", { name: /^Hear speaker/ });
    expect(await pressed(voices)).toEqual(["false", "true"]);
    await page.locator("body").press("1");
    expect(await pressed(voices)).toEqual(["true", "true"]);
    await page.locator("body").press("Space");
    await page.getByRole("button", { name: "Play", exact: true }).waitFor();
    await page.getByLabel("Speed").selectOption("1");
  });

  it("finds dialogues and commands by their words", async () => {
    await page.getByPlaceholder(/^Search/).fill("002");
    const rows = page.getByRole("list", { name: "Dialogues" });
    await expect.poll(() => rows.getByRole("button").count()).toBe(1);
    await page.keyboard.press("Escape");
    await expect
      .poll(() => rows.getByRole("button").count())
      .toBeGreaterThan(2);
    await page.keyboard.press("Control+k");
    await page.keyboard.type("fold the lib");
    await page.keyboard.press("Enter");
    await rows.waitFor({ state: "detached" });
    await page.keyboard.press("Control+b");
    await rows.waitFor();
  });
});

describe("turns", () => {
  it("are corrected by dragging an edge, and undone", async () => {
    const before = await turns();
    const turn = before.find(({ start, end }) => end - start > 1)!;
    await dragTime(turn.speaker, turn.end, turn.end - 0.4);
    await expect
      .poll(async () => (await turnOf(turn.id))?.end)
      .toBeCloseTo(turn.end - 0.4, 1);
    await page.keyboard.press("Control+z");
    await expect.poll(turns).toEqual(before);
  });

  it("are drawn, reassigned, labelled and deleted, each saved at once", async () => {
    const before = await turns();
    const gap = freeSecond(before.filter(({ speaker }) => speaker === 1));
    await dragTime(1, gap + 0.2, gap + 0.8);
    await expect
      .poll(async () => (await turns()).length)
      .toBe(before.length + 1);
    const known = new Set(before.map(({ id }) => id));
    const { id } = (await turns()).find((turn) => !known.has(turn.id))!;
    expect(await turnOf(id)).toMatchObject({ speaker: 1, label: "" });
    await page.keyboard.press("x");
    await expect.poll(() => turnOf(id)).toMatchObject({ speaker: 0 });
    await page.keyboard.press("Enter");
    await page.keyboard.type("mm-hm");
    await page.keyboard.press("Enter");
    await expect.poll(() => turnOf(id)).toMatchObject({ label: "mm-hm" });
    await page.keyboard.press("Delete");
    await expect.poll(turns).toEqual(before);
  });

  it("are exported as TextGrid and RTTM", async () => {
    expect(await exported("Export TextGrid")).toContain("IntervalTier");
    expect(await exported("Export RTTM")).toMatch(/^SPEAKER /m);
  });
});

describe("a model", () => {
  it(
    "is trained with a growing curve, and its predictions appear",
    async () => {
      await page
        .getByRole("button", { name: "Train", exact: true })
        .first()
        .click();
      await page.getByLabel("Stop after").selectOption("steps");
      await page
        .getByRole("spinbutton", { name: "Steps" })
        .fill(isForPictures ? "300" : "60");
      await page.locator("form").getByRole("button", { name: "Train" }).click();
      const line = page
        .getByRole("img", { name: /over training steps/ })
        .locator("path")
        .first();
      const length = async () =>
        (await line.count()) === 0 ? 0 : (await line.getAttribute("d"))!.length;
      await expect.poll(length, patiently).toBeGreaterThan(10);
      const early = await length();
      await expect
        .poll(length, patiently)
        .toBeGreaterThan(isForPictures ? 250 : early);
      await screenshot("training");
      await expect
        .poll(() => fewestColours(canvases("shifts")), patiently)
        .toBeGreaterThan(2);
      expect(await shareOfColour(canvases("shifts"), violet)).toBeGreaterThan(
        0,
      );
    },
    patience + 60_000,
  );

  it("is evaluated beside its baselines", async () => {
    await page.getByRole("tab", { name: "Results" }).click();
    const table = page.getByRole("table").first();
    await expect.poll(() => table.count(), patiently).toBe(1);
    await table.getByRole("columnheader", { name: "Baseline" }).waitFor();
    expect(await table.getByRole("row").count()).toBeGreaterThan(2);
  });

  it("reads out its probability under the mouse", async () => {
    await page.getByRole("tab", { name: "Inspect" }).click();
    await hoverTime(canvases("shifts"), 12);
    const value = page.locator("dd.shift");
    await expect.poll(() => value.textContent()).toMatch(/^[01]\.\d\d$/);
  });
});

it("is as beautiful as the README says, in the dark and in the light", async () => {
  await page.getByRole("tab", { name: "Inspect" }).click();
  const turn = (await turns()).find(
    ({ start, end }) => start > 5 && end - start > 1.5,
  )!;
  const row = canvases("turns").nth(turn.speaker);
  await hoverTime(row, (turn.start + turn.end) / 2);
  await page.mouse.down();
  await page.mouse.up();
  await hoverTime(canvases("mel").nth(turn.speaker), turn.end - 0.1);
  await screenshot("studio");
  await page.emulateMedia({ colorScheme: "light" });
  const wave = page.locator("[data-lane=waveform] .canvases canvas").first();
  await expect.poll(() => shareOfColour(wave, blue)).toBeGreaterThan(0.01);
  await screenshot("studio-light");
});

it("ends a training that is cancelled", async () => {
  await page.getByRole("tab", { name: "Train" }).click();
  await page.getByRole("spinbutton", { name: "Steps" }).fill("100000");
  await page.locator("form").getByRole("button", { name: "Train" }).click();
  const cancel = page.getByRole("button", { name: "Cancel", exact: true });
  await cancel.click();
  await cancel.waitFor({ state: "detached", timeout: 60_000 });
});

it("has complained about nothing", () => {
  expect(studio.complaints).toEqual([]);
});

function canvases(lane: string): Locator {
  return page.locator(`[data-lane=${lane}] canvas`);
}

/** The open dialogue's turns in the opening view, as the host has saved them. */
async function turns(): Promise<readonly Turn[]> {
  const detail = await page.evaluate(async () => {
    const call = async (name: string, input: object) => {
      const headers = { "content-type": "application/json" };
      const body = JSON.stringify(input);
      const init = { method: "POST", headers, body };
      return (await fetch(`/api/${name}`, init)).json() as Promise<unknown>;
    };
    const list = (await call("dialogues/list", {})) as DialogueSummary[];
    return (await call("dialogues/get", { id: list[0]!.id })) as DialogueDetail;
  });
  return detail.turns.filter(({ end }) => end < openingSeconds - 2);
}

async function turnOf(id: number): Promise<Turn | undefined> {
  return (await turns()).find((turn) => turn.id === id);
}

/** Start of a second in which nobody speaks. */
function freeSecond(taken: readonly Turn[]): number {
  for (let from = 1; from < openingSeconds - 4; from += 0.1)
    if (taken.every(({ start, end }) => end < from || start > from + 1))
      return from;
  throw new Error("somebody speaks in every second of the opening view");
}

async function hoverTime(canvas: Locator, seconds: number): Promise<void> {
  const { width, height } = (await canvas.boundingBox())!;
  const position = { x: (seconds / openingSeconds) * width, y: height / 2 };
  await canvas.hover({ position });
}

/** Drags in a speaker's row of the turns lane, from one time to another. */
async function dragTime(
  speaker: 0 | 1,
  from: number,
  to: number,
): Promise<void> {
  const row = canvases("turns").nth(speaker);
  await hoverTime(row, from);
  await page.mouse.down();
  await hoverTime(row, (from + to) / 2);
  await hoverTime(row, to);
  await page.mouse.up();
}

async function pressed(buttons: Locator): Promise<(string | null)[]> {
  const all = await buttons.all();
  return Promise.all(all.map((button) => button.getAttribute("aria-pressed")));
}

async function exported(item: string): Promise<string> {
  await page.getByRole("button", { name: "Export turns" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: item }).click();
  return readFile(await (await download).path(), "utf8");
}

async function screenshot(name: string): Promise<void> {
  if (!isForPictures) return;
  const images = join(programRoot(), "docs", "images");
  mkdirSync(images, { recursive: true });
  // Notices would cover what the picture is to show.
  await page.waitForTimeout(400);
  await page.screenshot({ path: join(images, `${name}.png`) });
}
