/** Named arrays into a .npz file (a ZIP archive of .npy files, format 1.0, not compressed), chunk by chunk. */
import { crc32 } from "node:zlib";
import type { GrowingFile } from "../../base/files.ts";

export interface NamedArray {
  readonly name: string;
  /** Of a single number: []. */
  readonly shape: readonly number[];
  /** As NumPy writes it: unsigned 16-bit integers or doubles, little-endian. */
  readonly type: "<u2" | "<f8";
  /** All bytes of the values; asked for twice. */
  chunks(): Iterable<Uint8Array>;
}

/** Readable with `numpy.load`. */
export function appendNpz(
  file: GrowingFile,
  arrays: readonly NamedArray[],
): void {
  const directory: Buffer[] = [];
  let offset = 0;
  for (const array of arrays) {
    const name = Buffer.from(`${array.name}.npy`);
    const fields = sharedFields(array, name.length);
    const local = Buffer.concat([word(0x04034b50), fields, short(0), name]);
    const start = offset;
    const append = (bytes: Uint8Array) => {
      file.append(bytes);
      offset += bytes.length;
    };
    append(local);
    append(npyHeader(array));
    for (const chunk of array.chunks()) append(chunk);
    directory.push(
      word(0x02014b50),
      short(20),
      fields,
      // No extra field, no comment, first disk, no attributes.
      Buffer.alloc(12),
      word(start),
      name,
    );
  }
  const entries = Buffer.concat(directory);
  file.append(entries);
  file.append(
    Buffer.concat([
      word(0x06054b50),
      Buffer.alloc(4),
      short(arrays.length),
      short(arrays.length),
      word(entries.length),
      word(offset),
      short(0),
    ]),
  );
}

/** What the entry before a file and the one in the directory have in common: version to name length. */
function sharedFields(array: NamedArray, nameLength: number): Buffer {
  const header = npyHeader(array);
  let sum = crc32(header);
  let size = header.length;
  for (const chunk of array.chunks()) {
    sum = crc32(chunk, sum);
    size += chunk.length;
  }
  return Buffer.concat([
    short(20),
    // No flags, stored, no time; the first of January 1980 is the earliest date there is.
    Buffer.alloc(6),
    short(0x21),
    word(sum),
    word(size),
    word(size),
    short(nameLength),
  ]);
}

/** It ends in a line break where the data begins, at a multiple of 64 bytes. */
function npyHeader({ shape, type }: NamedArray): Buffer {
  const tuple = `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const before = 10;
  const length = Math.ceil((before + text.length + 1) / 64) * 64 - before;
  return Buffer.concat([
    Buffer.from([0x93, ...Buffer.from("NUMPY"), 1, 0]),
    short(length),
    Buffer.from(`${text.padEnd(length - 1)}\n`),
  ]);
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function short(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}
