/** Names of recordings that are, or are not, the two sides of one call. */
import { describe, expect, test } from "vitest";
import {
  pairByName,
  pairOf,
} from "../../../src-main/pipelines/ingest/pairs.ts";

/** Titles of the pairs among files, and how many files stand alone. */
function pairsAmong(...paths: readonly string[]): [string[], number] {
  const candidates = pairByName(paths);
  const pairs = candidates.filter(({ files }) => files.length === 2);
  return [pairs.map(({ title }) => title), candidates.length - pairs.length];
}

describe("the two sides of a call", () => {
  test("are recognised by their roles, whatever the case", () => {
    expect(pairByName(["/x/call_7_Agent.wav", "/x/call_7_Caller.wav"])).toEqual(
      [
        {
          title: "call_7",
          files: ["/x/call_7_Agent.wav", "/x/call_7_Caller.wav"],
          speakers: ["agent", "caller"],
          isNumbered: false,
        },
      ],
    );
  });

  test("come in the order of their roles, not of their names", () => {
    const [pair] = pairByName(["/x/c_caller.wav", "/x/c_agent.wav"]);
    expect(pair!.files).toEqual(["/x/c_agent.wav", "/x/c_caller.wav"]);
  });

  test.for(["A B", "1 2", "left right", "ch0 ch1", "L R", "spk1 spk2"])(
    "may be named %s",
    (roles) => {
      const paths = roles.split(" ").map((role) => `/x/talk-${role}.flac`);
      expect(pairsAmong(...paths)).toEqual([["talk"], 0]);
    },
  );

  test("lie in the same folder, with the same extension and the same beginning", () => {
    expect(pairsAmong("/x/c_A.wav", "/y/c_B.wav")).toEqual([[], 2]);
    expect(pairsAmong("/x/c_A.wav", "/x/c_B.flac")).toEqual([[], 2]);
    expect(pairsAmong("/x/c_A.wav", "/x/d_B.wav")).toEqual([[], 2]);
  });

  test("are not two of a numbered series", () => {
    expect(pairsAmong("/x/c_1.wav", "/x/c_2.wav", "/x/c_3.wav")).toEqual([
      [],
      3,
    ]);
  });

  test("are to be heard before they are joined when only numbers tell them apart", () => {
    const isNumbered = (...paths: string[]) => pairByName(paths)[0]!.isNumbered;
    expect(isNumbered("/x/c_1.wav", "/x/c_2.wav")).toBe(true);
    expect(isNumbered("/x/c-0.wav", "/x/c-1.wav")).toBe(true);
    expect(isNumbered("/x/c_A.wav", "/x/c_B.wav")).toBe(false);
    expect(isNumbered("/x/c_ch1.wav", "/x/c_ch2.wav")).toBe(false);
    expect(pairOf("/x/c_1.wav", "/x/c_2.wav").isNumbered).toBe(false);
  });

  test("stand beside other recordings of the call", () => {
    const paths = ["/x/c_agent.wav", "/x/c_caller.wav", "/x/c_mix.wav"];
    expect(pairsAmong(...paths)).toEqual([["c"], 1]);
  });

  test("may be said to be a pair", () => {
    expect(pairOf("/x/ana.wav", "/x/bo.wav")).toEqual({
      title: "ana + bo",
      files: ["/x/ana.wav", "/x/bo.wav"],
      speakers: ["A", "B"],
      isNumbered: false,
    });
  });
});
