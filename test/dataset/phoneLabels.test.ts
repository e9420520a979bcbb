import { expect, test } from "vitest";
import {
  isTimit,
  phoneClassesOf,
  phoneLabels,
} from "../../src-main/dataset/phoneLabels.ts";
import { phoneSets } from "../../src-main/dataset/phones.ts";

function phone(start: number, end: number, label: string) {
  return { speaker: null, start, end, label };
}

const labelsOf = (...labels: readonly string[]) =>
  labels.map((label) => ({ label }));

test("a frame has the phone at its middle; no phone, two, or one that is no class leave it without", () => {
  const times = { firstSeconds: -0.02, rateHz: 100 };
  const phones = [
    phone(0, 0.02, "s"),
    phone(0.02, 0.045, "ow"),
    phone(0.04, 0.06, "s"),
    phone(0.06, 0.07, "zzz"),
    phone(0.08, 9, "s"),
  ];
  // Middles are -0.02, -0.01, 0, 0.01, ...
  expect([...phoneLabels(phones, ["ow", "s"], times, 12)]).toEqual([
    -1, -1, 1, 1, 0, 0, -1, 1, -1, -1, 1, 1,
  ]);
});

test("classes are the labels of the data, or all of TIMIT's where the labels are TIMIT's", () => {
  expect(phoneClassesOf(labelsOf("t", "a:", "t", "sil"))).toEqual([
    "a:",
    "sil",
    "t",
  ]);
  // Without a closure or the like, no one can tell.
  expect(phoneClassesOf(labelsOf("t", "s"))).toEqual(["s", "t"]);
  expect(phoneClassesOf(labelsOf("tcl", "t"))).toEqual(phoneSets.timit61);
  expect(phoneClassesOf(labelsOf("tcl", "t", "sil"))).toHaveLength(62);
  expect(isTimit(["h#", "AH0"])).toBe(false);
});
