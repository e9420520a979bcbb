/** The lab in a real window: a spec is edited, made to look ahead on purpose, and the verdict names the layer. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openStudioPage, type StudioPage } from "./studioPage.ts";

/** A redraw, on a machine that also runs other tests. */
const patiently = { timeout: 30_000, interval: 100 };

let folder: string;
let studio: StudioPage;
let page: Page;
let verdict: Locator;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "causerie-lab-"));
  studio = await openStudioPage(join(folder, "corpus"));
  page = studio.page;
  verdict = page.getByRole("region", { name: "Verdict" });
  const pages = page.getByRole("navigation", { name: "Pages" });
  await pages.getByRole("button", { name: "Lab" }).click();
  await verdict.getByText("confirmed by gradients").waitFor();
});

afterAll(async () => {
  expect(studio.complaints).toEqual([]);
  await studio[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const spec = () => page.getByLabel("Spec as JSON");

/** The field of the n-th layer of the form. */
function field(layer: number, title: string): Locator {
  const list = page.getByRole("list", { name: "Layers", exact: true });
  return list.locator("> li").nth(layer).getByLabel(title, { exact: true });
}

/** Puts a spec into the JSON editor. */
async function write(layers: unknown): Promise<void> {
  const record = { name: "mine", task: "none", input: { channels: 4 }, layers };
  await spec().fill(JSON.stringify(record, null, 2));
}

const conv = (more: object = {}) => ({
  kind: "conv",
  channels: 4,
  kernel: 3,
  ...more,
});

it("shows the same spec as a form and as JSON", async () => {
  await write([conv(), conv({ name: "middle" }), conv()]);
  await field(1, "Dilation").fill("4");
  await expect
    .poll(
      async () => JSON.parse(await spec().inputValue()) as object,
      patiently,
    )
    .toMatchObject({ layers: [{}, { dilation: 4 }, {}] });
  await expect
    .poll(() => verdict.innerText(), patiently)
    .toContain("13 frames");
  await verdict.getByText("Causal", { exact: true }).waitFor();
});

it("turns red and names the layer that is made to look ahead", async () => {
  await field(1, "Padding").selectOption("same");
  await verdict.getByText("Looks ahead: layer “middle”").waitFor();
  await expect
    .poll(() => verdict.innerText(), patiently)
    .toMatch(/gradient into the future\s+\d/);
  const [red, green, blue] = await verdict.evaluate((element) =>
    getComputedStyle(element).color.match(/\d+/g)!.map(Number),
  );
  expect(red! - Math.max(green!, blue!)).toBeGreaterThan(60);
  await field(1, "Padding").selectOption("causal");
  await verdict.getByText("confirmed by gradients").waitFor();
});

it("says what is wrong while a spec is typed", async () => {
  await write([conv({ kernel: 0 })]);
  const sentence = /layers\[0\] \(conv\): kernel is 0, expects at least 1/;
  await expect.poll(() => verdict.innerText(), patiently).toMatch(sentence);
  await spec().fill('{ "name": ');
  await expect
    .poll(() => verdict.innerText(), patiently)
    .toContain("This is not JSON yet");
});

it("draws impulses, gradients, conversions and streams", async () => {
  await write([conv({ stride: 2 }), conv({ stride: 2 }), conv()]);
  await page.getByRole("tab", { name: "Impulse" }).click();
  await page.getByText("all that is not 0").waitFor();
  await page.getByRole("tab", { name: "Gradient" }).click();
  await page.getByText("exactly 0", { exact: false }).first().waitFor();
  await page.getByRole("tab", { name: "Convert" }).click();
  await page.getByRole("button", { name: "Convert to practice" }).click();
  await page.getByText(/Equal: .* numbers from 4 starting points/).waitFor();
  await page.getByText("stride 2 becomes 1").first().waitFor();
  await page.getByRole("tab", { name: "Streaming" }).click();
  await page.getByRole("list", { name: "Memories" }).waitFor();
  await page.getByText("real time").waitFor();
});

it("compares designs", async () => {
  await page.getByRole("tab", { name: "Compare" }).click();
  const add = page.getByRole("button", { name: "Add this design" });
  await add.click();
  await write([conv({ dilation: 8 })]);
  await expect
    .poll(() => verdict.innerText(), patiently)
    .toContain("17 frames");
  await add.click();
  await expect.poll(() => page.locator("tbody tr").count(), patiently).toBe(2);
});

it("saves a figure as SVG and as PNG", async () => {
  await page.getByRole("tab", { name: "Network" }).click();
  for (const kind of ["SVG", "PNG"]) {
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: kind }).first().click();
    const name = `network-mine.${kind.toLowerCase()}`;
    expect((await download).suggestedFilename()).toBe(name);
  }
});
