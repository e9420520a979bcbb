/** The benchmark's runner on cases that only count. */
import { describe, expect, it } from "vitest";
import type { BenchCase } from "../../../src-main/pipelines/bench/case.ts";
import { measureAlone } from "../../../src-main/pipelines/bench/memory.ts";
import { median, runBench } from "../../../src-main/pipelines/bench/run.ts";

interface Counted {
  readonly one: BenchCase;
  readonly ran: string[];
}

/** A case that writes down what is done with it. */
function counted(name: string, fails = false): Counted {
  const ran: string[] = [];
  const one: BenchCase = {
    name,
    title: "counts",
    peer: null,
    runs: 3,
    prepare: async (threads) => {
      ran.push(`prepare ${threads}`);
      return {
        run: async () => {
          ran.push("run");
          if (fails) throw new Error("broken");
        },
        release: async () => void ran.push("release"),
        rate: () => "often",
      };
    },
  };
  return { one, ran };
}

const quiet = {
  peers: false,
  clock: "processor",
  signal: new AbortController().signal,
  onRow: () => {},
} as const;

describe("the benchmark", () => {
  it("runs each case once more than it counts, and lets go of it", async () => {
    const { one, ran } = counted("step/counted");
    const { cases, geometricMean, note } = await runBench([one], quiet);
    expect(ran).toEqual(["prepare 1", "run", "run", "run", "run", "release"]);
    expect(cases[0]).toMatchObject({ rate: "often", ratio: null });
    expect(cases[0]!.megabytes).toBeGreaterThan(10);
    expect([geometricMean, note]).toEqual([null, ""]);
  });

  it("lets go of a case that fails", async () => {
    const { one, ran } = counted("step/broken", true);
    await expect(runBench([one], quiet)).rejects.toThrow("broken");
    expect(ran.at(-1)).toBe("release");
  });

  it("takes the lower of two middle values", () => {
    expect(median([4, 1, 3, 2])).toBe(2);
  });

  it("reads each case's row from a process of its own", async () => {
    const print = (name: string) =>
      `console.log(JSON.stringify({ cases: [{ name: "${name}", megabytes: 1 }] }))`;
    const names: string[] = [];
    const rows = await measureAlone(
      ["a", "b"].map((name) => counted(name).one),
      (name) => [process.execPath, "-e", print(name)],
      quiet.signal,
      ({ name }) => void names.push(name),
    );
    expect(rows.map(({ name }) => name)).toEqual(["a", "b"]);
    expect(names).toEqual(["a", "b"]);
  });
});
