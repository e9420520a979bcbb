/** A grid of colours into a PNG as a data address: heat maps of thousands of cells stay small inside an SVG. */
import { crc32, deflateSync } from "node:zlib";
import { tag } from "./svg.ts";
import type { Rgb } from "./theme.ts";

/** An SVG image of `columns` x `rows` cells, drawn with hard edges; row 0 is at the top. */
export function cellImage(
  columns: number,
  rows: number,
  colourOf: (column: number, row: number) => Rgb,
  place: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  },
): string {
  const bytes = encodePng(columns, rows, colourOf);
  return tag("image", {
    ...place,
    preserveAspectRatio: "none",
    "image-rendering": "optimizeSpeed",
    href: `data:image/png;base64,${bytes.toString("base64")}`,
  });
}

/** An 8-bit RGB PNG. */
export function encodePng(
  columns: number,
  rows: number,
  colourOf: (column: number, row: number) => Rgb,
): Buffer {
  const stride = 1 + 3 * columns;
  const raw = Buffer.alloc(stride * rows); // each row begins with filter 0
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      raw.set(colourOf(column, row), row * stride + 1 + 3 * column);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(columns, 0);
  header.writeUInt32BE(rows, 4);
  header.set([8, 2, 0, 0, 0], 8); // 8 bits, RGB
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(raw, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
