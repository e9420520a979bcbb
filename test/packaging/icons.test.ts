/** The icon files of all systems: each container holds the images that its system looks for. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { programRoot } from "../../src-main/base/root.ts";

const folder = join(programRoot(), "resources", "icons");

/** Pixels by .icns type; those for dense displays are named after half of them. */
const icnsSizes = {
  icp4: 16,
  icp5: 32,
  ic11: 32,
  ic12: 64,
  ic07: 128,
  ic08: 256,
  ic13: 256,
  ic09: 512,
  ic14: 512,
  ic10: 1024,
};

/** Width and height of a PNG, from its header. */
function pngSize(png: Buffer): readonly [number, number] {
  expect(png.subarray(1, 4).toString("latin1")).toBe("PNG");
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}

describe("the icons", () => {
  it.each([16, 24, 32, 48, 64, 128, 256, 512, 1024])(
    "of Linux hold one of %i pixels",
    (size) => {
      const png = readFileSync(join(folder, `${size}x${size}.png`));
      expect(pngSize(png)).toEqual([size, size]);
    },
  );

  it("of Windows hold every size up to 256", () => {
    const file = readFileSync(join(folder, "icon.ico"));
    const sizes = Array.from({ length: file.readUInt16LE(4) }, (_, index) => {
      const entry = 6 + 16 * index;
      const offset = file.readUInt32LE(entry + 12);
      const png = file.subarray(offset, offset + file.readUInt32LE(entry + 8));
      return pngSize(png)[0];
    });
    expect(sizes).toEqual([16, 24, 32, 48, 64, 128, 256]);
  });

  it("of macOS hold every size up to 1024 at the type that means it", () => {
    const file = readFileSync(join(folder, "icon.icns"));
    expect(file.readUInt32BE(4)).toBe(file.length);
    const found: Record<string, number> = {};
    for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4)) {
      const type = file.toString("latin1", at, at + 4);
      found[type] = pngSize(file.subarray(at + 8))[0];
    }
    expect(found).toEqual(icnsSizes);
  });
});
