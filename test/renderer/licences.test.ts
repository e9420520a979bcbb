/** Searching the about page's list. */
import { expect, it } from "vitest";
import { filterLicences } from "../../src-renderer/panels/about/licences.ts";

const entry = (name: string, licence: string) => ({
  name,
  licence,
  version: "1.0.0",
  homepage: "",
  text: "",
});
const all = [entry("hono", "MIT"), entry("wavesurfer.js", "BSD-3-Clause")];

it("finds packages by every word of name and licence", () => {
  expect(filterLicences(all, "")).toEqual(all);
  expect(filterLicences(all, "wave bsd")).toEqual([all[1]]);
  expect(filterLicences(all, "hono bsd")).toEqual([]);
});
