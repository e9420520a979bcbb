import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readTextGrid } from "../../src-main/annotation/textgrid.ts";
import { openRecording } from "../../src-main/audio/openRecording.ts";
import type { Report } from "../../src-main/contract/reports.ts";
import { simulate } from "../../src-main/pipelines/simulate.ts";

const folder = mkdtempSync(join(tmpdir(), "causerie-simulate-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function io(reports: Report[] = [], signal = new AbortController().signal) {
  return {
    report: (report: Report) => void reports.push(report),
    signal,
    now: () => 0,
  };
}

describe("simulate", () => {
  it("writes recordings and annotations that the program itself can read", async () => {
    const reports: Report[] = [];
    const out = join(folder, "one");
    const input = { out, dialogues: 2, minutes: 0.5, seed: 3 };
    const result = await simulate(input, io(reports));
    expect(result.files.map((file) => file.slice(out.length + 1))).toEqual([
      "simulated-3-001.wav",
      "simulated-3-001.TextGrid",
      "simulated-3-002.wav",
      "simulated-3-002.TextGrid",
    ]);
    const recording = openRecording(result.files[0]!);
    expect([
      recording.channels,
      recording.sampleRate,
      recording.samples,
    ]).toEqual([2, 16_000, 480_000]);
    recording.close();
    const grid = readTextGrid(readFileSync(result.files[1]!, "utf8"));
    expect(grid.end).toBe(30);
    expect(grid.tiers.map(({ name }) => name)).toEqual([
      "simulated-3-001-A",
      "simulated-3-001-B",
    ]);
    expect(reports.at(-1)).toMatchObject({ done: 2, total: 2 });
  });

  it("writes the same bytes for the same seed", async () => {
    const run = async (name: string) => {
      const out = join(folder, name);
      const input = { out, dialogues: 1, minutes: 0.2, seed: 9 };
      const { files } = await simulate(input, io());
      return files.map((file) => readFileSync(file));
    };
    expect(await run("again")).toEqual(await run("once more"));
  });

  it("says what a perfect observer reaches, which is less than everything", async () => {
    const input = { out: join(folder, "two"), dialogues: 4, minutes: 5 };
    const { optimal, timing } = await simulate(input, io());
    expect(optimal.cueAlone.auc).toBeCloseTo(0.967, 3);
    expect(optimal.auc).toBeGreaterThan(0.9);
    expect(optimal.auc).toBeLessThan(1);
    expect(optimal.balancedAccuracy!).toBeGreaterThan(0.8);
    expect(optimal.holds).toBeGreaterThan(optimal.shifts);
    expect(timing.simulated.turnsPerMinute).toBeGreaterThan(4);
    expect(timing.simulated.turnsPerMinute).toBeLessThan(9);
  });

  it("refuses sizes that make no dialogue", async () => {
    const input = { out: folder, dialogues: 1.5, minutes: 1 };
    await expect(simulate(input, io())).rejects.toThrow("got 1.5 dialogues");
    await expect(
      simulate({ ...input, dialogues: 1, minutes: 0 }, io()),
    ).rejects.toThrow("got 0 minutes");
  });

  it("stops between dialogues when cancelled", async () => {
    const cancelled = AbortSignal.abort();
    const input = { out: join(folder, "never"), dialogues: 1, minutes: 1 };
    await expect(simulate(input, io([], cancelled))).rejects.toThrow(
      "cancelled",
    );
  });
});
