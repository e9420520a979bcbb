/** The figures of the lab: those in the documentation are what the program draws, and each shows what it says. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { programRoot } from "../../../src-main/base/root.ts";
import { parseSpec } from "../../../src-main/models/spec/parse.ts";
import { coneOf } from "../../../src-main/pipelines/lab/cone.ts";
import { quickExecutor } from "../../../src-main/pipelines/lab/executors.ts";
import { encodePng } from "../../../src-main/pipelines/lab/figures/pixels.ts";
import {
  canDrawText,
  renderPng,
} from "../../../src-main/pipelines/lab/figures/png.ts";
import {
  drawEntry,
  sheet,
} from "../../../src-main/pipelines/lab/figures/sheet.ts";
import { themes } from "../../../src-main/pipelines/lab/figures/theme.ts";
import { writeSheet } from "../../../src-main/pipelines/lab/figures/write.ts";
import { impulseResponse } from "../../../src-main/pipelines/lab/impulse.ts";
import { temporaryFolder } from "../../support/temporaryFolder.ts";

const executors = [quickExecutor()];
const documented = join(programRoot(), "docs", "images", "causality");

const network = (layers: unknown) =>
  parseSpec({ name: "design", task: "none", input: { channels: 1 }, layers });

function entryNamed(name: string) {
  return sheet.find((entry) => entry.name === name)!;
}

describe("the figures in the documentation", () => {
  // Heat maps hold rounded floats of this machine; the others are counts and lines.
  const exact = [
    "impulse-kernel-3",
    "impulse-dilation",
    "impulse-skip",
    "impulse-stride",
    "regular-causal-1d",
    "resnet-ones",
    "look-ahead",
    "theory-practice",
  ];

  it.each(exact)("%s is what the program draws", async (name) => {
    const figure = await drawEntry(entryNamed(name), themes.light, executors);
    const file = join(documented, `${name}.svg`);
    await expect(figure.svg).toMatchFileSnapshot(file);
  });

  it("all belong to the sheet, and the page shows each", () => {
    const page = readFileSync(
      join(programRoot(), "docs", "causality.md"),
      "utf8",
    );
    for (const file of readdirSync(documented)) {
      expect(entryNamed(file.replace(".svg", "")), file).toBeDefined();
      expect(page).toContain(`images/causality/${file}`);
    }
  });
});

describe("impulse responses", () => {
  const ones = { steps: 16, at: 2 };

  it("count the ways through five layers of kernel 3", async () => {
    const layer = { kind: "conv", channels: 1, kernel: 3 };
    const layers = Array.from({ length: 5 }, () => layer);
    const rows = await impulseResponse(network(layers), executors[0]!, ones);
    expect(rows.map(({ path }) => path)).toEqual([
      "input",
      ...layers.map((_, i) => `conv${i}`),
    ]);
    expect([...rows.at(-1)!.values].slice(2, 13)).toEqual([
      1, 5, 15, 30, 45, 51, 45, 30, 15, 5, 1,
    ]);
  });

  it("count the same however many channels there are", async () => {
    const layers = [
      { kind: "conv", channels: 8, kernel: 3, dilation: 2 },
      { kind: "conv", channels: 5, kernel: 2 },
    ];
    const rows = await impulseResponse(network(layers), executors[0]!, ones);
    expect([...rows.at(-1)!.values].slice(2, 9)).toEqual([1, 1, 1, 1, 1, 1, 0]);
  });

  it("stay behind the impulse with frozen statistics, and leak in training", async () => {
    const spec = network([
      { kind: "conv", channels: 1, kernel: 3, norm: "batch" },
    ]);
    const before = async (training: boolean) => {
      const rows = await impulseResponse(spec, executors[0]!, {
        ...ones,
        training,
      });
      return rows.at(-1)!.values[0]!;
    };
    expect(await before(false)).toBe(0);
    expect(await before(true)).not.toBe(0);
  });
});

describe("the network's diagram", () => {
  it("holds the steps that an output needs, at its own rate", () => {
    const { rows, needed } = coneOf(
      network([
        { kind: "conv", channels: 1, kernel: 3, stride: 2 },
        { kind: "conv", channels: 1, kernel: 2, dilation: 3 },
      ]),
    );
    expect(rows.map(({ jump }) => jump)).toEqual([1, 2, 2]);
    expect(needed.map((steps) => [...steps].toSorted((a, b) => a - b))).toEqual(
      [[-8, -7, -6, -2, -1, 0], [-3, 0], [0]],
    );
  });
});

describe("files", () => {
  it("the sheet is written with its page", async () => {
    using folder = temporaryFolder();
    const written = await writeSheet(folder.at("sheet"), { executors });
    const names = readdirSync(folder.at("sheet"));
    for (const { files } of written.figures)
      for (const file of files) expect(names).toContain(file);
    const page = readFileSync(join(folder.at("sheet"), "index.html"), "utf8");
    for (const { name } of written.figures)
      expect(page).toContain(`src="${name}.svg"`);
    expect(written.figures.length).toBeGreaterThanOrEqual(20);
  });

  it("a PNG is twice as large as its figure and not empty", async () => {
    if (!(await canDrawText())) return;
    const figure = await drawEntry(
      entryNamed("look-ahead"),
      themes.dark,
      executors,
    );
    const png = await renderPng(figure);
    expect(png.readUInt32BE(16)).toBe(2 * figure.width);
    expect(png.readUInt32BE(20)).toBe(2 * figure.height);
    expect(png.length).toBeGreaterThan(5000);
  });

  it("a grid of colours is a valid PNG", () => {
    const png = encodePng(3, 2, () => [1, 2, 3]);
    expect(png.subarray(1, 4).toString("latin1")).toBe("PNG");
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([3, 2]);
  });
});
