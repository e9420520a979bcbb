/** The first start in a real window: the tour, the sample dialogue, the pages about the application. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterEach, beforeEach, expect, it } from "vitest";
import { programRoot } from "../../src-main/base/root.ts";
import { recordingAt, speechLike } from "../support/recordings.ts";
import { openStudioPage } from "./studioPage.ts";
import type { StudioPage } from "./studioPage.ts";

let folder: string;
let studio: StudioPage;
let page: Page;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "causerie-welcome-"));
  studio = await openStudioPage(join(folder, "corpus"));
  page = studio.page;
  await page.getByRole("heading", { name: "Look at a conversation" }).waitFor();
});
afterEach(async () => {
  expect(studio.complaints).toEqual([]);
  await studio[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** Keeps a picture for the documentation when UPDATE_SCREENSHOTS is set. */
async function picture(name: string): Promise<void> {
  if (!process.env["UPDATE_SCREENSHOTS"]) return;
  await page.screenshot({
    path: join(programRoot(), "docs", "images", `${name}.png`),
  });
}

/** Runs a command by its words. */
async function command(words: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await page.keyboard.type(words);
  await page.keyboard.press("Enter");
}

it("shows the sample dialogue with the turns of both speakers", async () => {
  await page.getByRole("button", { name: /sample dialogue/ }).click();
  const timeline = page.getByRole("region", { name: "Timeline" });
  await timeline.waitFor();
  await page.getByText("39 s").first().waitFor();
  await timeline.getByText("Ada").first().waitFor();
  await timeline.getByText("Ben").first().waitFor();
});

it("points at the real things in three steps", async () => {
  await picture("welcome");
  await page.getByRole("button", { name: "in three steps" }).click();
  const tour = page.getByRole("dialog", { name: "Tour" });
  const targets = ["Library", "Welcome"];
  for (const name of targets) {
    const light = await tour.locator(".light").boundingBox();
    const target = await page.locator(`[aria-label="${name}"]`).boundingBox();
    expect(Math.abs(light!.x - target!.x)).toBeLessThan(3);
    expect(Math.abs(light!.width - target!.width)).toBeLessThan(6);
    await tour.getByRole("button", { name: "Next" }).click();
    await page.waitForTimeout(250);
  }
  await picture("tour");
  await tour.getByRole("button", { name: "Begin" }).click();
  await tour.waitFor({ state: "detached" });
});

it("names every package with its licence", async () => {
  await command("about");
  const about = page.getByRole("dialog", { name: "About Causerie" });
  await about.getByText(/^Made with \d+ packages$/).waitFor();
  await about.getByRole("searchbox").fill("wavesurfer");
  const entries = about.getByRole("listitem");
  expect(await entries.count()).toBe(1);
  await entries.locator("summary").click();
  expect(await entries.innerText()).toContain("BSD-3-Clause");
});

it("keeps the chosen colours", async () => {
  await command("preferences");
  await page.getByRole("tab", { name: "Light" }).click();
  expect(await page.locator("html").getAttribute("data-scheme")).toBe("light");
  await page.reload();
  await page.getByRole("heading", { name: "Look at a conversation" }).waitFor();
  expect(await page.locator("html").getAttribute("data-scheme")).toBe("light");
});

it("lists devices on a page of their own", async () => {
  await command("devices");
  await page.getByRole("heading", { name: "Devices" }).waitFor();
  await page.getByRole("button", { name: "Measure again" }).waitFor();
  await page.getByText("ready").first().waitFor();
  await picture("devices");
});

it("says of files that were not imported why, one by one", async () => {
  const notes = join(folder, "notes.docx");
  writeFileSync(notes, "agenda");
  writeFileSync(join(folder, "empty.wav"), "");
  await page.getByRole("button", { name: "Import recordings" }).last().click();
  await page
    .getByPlaceholder("/data/calls")
    .fill(`${notes}\n${folder}/empty.wav`);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await page.getByText("2 files were not imported.").waitFor();
  await page.getByRole("button", { name: "Show", exact: true }).click();
  const list = page.getByRole("dialog", { name: /not imported/ });
  await list.getByText(/notes.docx/).waitFor();
  await list.getByText(/WAV, FLAC and SPHERE are read/).waitFor();
});

it("says which mono files were joined, and which were not", async () => {
  const talk = [speechLike(6, [1, 2], [4, 5]), speechLike(6, [2.5, 3.5])];
  recordingAt(join(folder, "call_1.wav"), talk[0]!);
  recordingAt(join(folder, "call_2.wav"), talk[1]!);
  recordingAt(join(folder, "read_1.wav"), speechLike(6, [1, 2.5], [4, 5.5]));
  recordingAt(join(folder, "read_2.wav"), speechLike(6, [0.8, 2.2], [3.9, 5]));
  await page.getByRole("button", { name: "Import recordings" }).last().click();
  await page.getByPlaceholder("/data/calls").fill(folder);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await page.getByText("call: call_1.wav and call_2.wav").waitFor();
  await page.getByText(/one by one: read_1.wav and read_2.wav/).waitFor();
  await page.getByRole("button", { name: /^call / }).click();
  await page.getByText("two mono files").waitFor();
});
