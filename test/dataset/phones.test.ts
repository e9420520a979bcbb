import { describe, expect, it } from "vitest";
import { foldPhones, phoneSets } from "../../src-main/dataset/phones.ts";

describe("phone folding", () => {
  it("goes from 61 labels to 48 and 39 classes", () => {
    expect(phoneSets.timit61).toHaveLength(61);
    expect(phoneSets.folded48).toHaveLength(48);
    expect(phoneSets.folded39).toHaveLength(39);
  });

  it("joins closures and silence, deletes q and keeps what it does not know", () => {
    expect(foldPhones(["h#", "q", "tcl", "t", "ax-h", "zh", "spn"])).toEqual([
      "sil",
      "sil",
      "t",
      "ah",
      "sh",
      "spn",
    ]);
  });
});
