/** `causerie probe`, `convert` and `figures` as a user runs them. */
import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type {
  LabConversion,
  LabReport,
} from "../../../src-main/contract/lab.ts";
import { causerie, causerieJson } from "../../support/commandLine.ts";
import { temporaryFolder } from "../../support/temporaryFolder.ts";

const conv = (more: object = {}) => ({
  kind: "conv",
  channels: 2,
  kernel: 3,
  ...more,
});

function specFile(folder: { at(name: string): string }, layers: unknown) {
  const path = folder.at("spec.json");
  const spec = { name: "design", task: "none", input: { channels: 2 }, layers };
  writeFileSync(path, JSON.stringify(spec));
  return path;
}

describe("probe", () => {
  it("says of a preset that it is causal, and what it sees", async () => {
    const report = await causerieJson<LabReport>("probe", "turns-cnn");
    expect(report).toMatchObject({
      causal: true,
      receptiveField: { from: -126, to: 0, frames: 127, stride: 1, holes: [] },
      probe: { maxFutureGradient: 0, from: -126, to: 0, disagreement: null },
    });
    expect(report.parameters).toBeGreaterThan(10_000);
    expect(report.flopsPerFrame).toBeGreaterThan(10_000);
  });

  it("names the layer of a spec that looks ahead, and still answers", async () => {
    using folder = temporaryFolder();
    const path = specFile(folder, [conv(), conv({ padding: "same" })]);
    const report = await causerieJson<LabReport>("probe", path);
    expect(report.causal).toBe(false);
    expect(report.lookAhead).toMatchObject({ layer: "conv1", steps: 1 });
    expect(report.probe.maxFutureGradient).toBeGreaterThan(0);
    const { stdout } = await causerie("probe", path);
    expect(stdout).toContain(
      'design is NOT causal: causality: conv in layer "conv1" looks 1 step ahead',
    );
  });
});

describe("convert", () => {
  it("writes the practice network with its proof", async () => {
    using folder = temporaryFolder();
    const path = specFile(folder, [
      conv({ stride: 2 }),
      conv({ stride: 2 }),
      conv(),
    ]);
    const out = folder.at("practice.json");
    const result = await causerieJson<LabConversion>(
      "convert",
      path,
      "--out",
      out,
    );
    expect(result.proof).toMatchObject({ equal: true, offsets: 4 });
    expect(result.rules.map(({ rule }) => rule)).toEqual([
      "stride",
      "stride",
      "dilation",
      "dilation",
    ]);
    const written = JSON.parse(readFileSync(out, "utf8")) as unknown;
    expect(written).toEqual(result.spec);
    const again = await causerieJson<LabReport>("probe", out);
    expect(again.receptiveField.stride).toBe(1);
  });

  it("refuses same padding with the reason", async () => {
    using folder = temporaryFolder();
    const path = specFile(folder, [
      conv({ stride: 2 }),
      conv({ padding: "same" }),
    ]);
    const { status, stderr } = await causerie("convert", path);
    expect(status).toBe(1);
    expect(stderr).toContain('layer "conv1" pads both sides ("same")');
  });
});
