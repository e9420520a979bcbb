/** Named arrays into the bytes of a .npz file (a ZIP archive of .npy files, format 1.0, not compressed). */
import { crc32 } from "node:zlib";

export interface NamedArray {
  readonly name: string;
  /** Of a single number: []. */
  readonly shape: readonly number[];
  readonly values: Uint16Array | Float64Array;
}

/** Readable with `numpy.load`. */
export function npzBytes(arrays: readonly NamedArray[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const array of arrays) {
    const name = Buffer.from(`${array.name}.npy`);
    const content = npyBytes(array);
    const fields = sharedFields(content, name.length);
    const local = Buffer.concat([word(0x04034b50), fields, short(0)]);
    parts.push(local, name, content);
    directory.push(
      word(0x02014b50),
      short(20),
      fields,
      // No extra field, no comment, first disk, no attributes.
      Buffer.alloc(12),
      word(offset),
      name,
    );
    offset += local.length + name.length + content.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.concat([
    word(0x06054b50),
    Buffer.alloc(4),
    short(arrays.length),
    short(arrays.length),
    word(entries.length),
    word(offset),
    short(0),
  ]);
  return Buffer.concat([...parts, entries, end]);
}

/** What the entry before a file and the one in the directory have in common: version to name length. */
function sharedFields(content: Buffer, nameLength: number): Buffer {
  return Buffer.concat([
    short(20),
    // No flags, stored, no time; the first of January 1980 is the earliest date there is.
    Buffer.alloc(6),
    short(0x21),
    word(crc32(content)),
    word(content.length),
    word(content.length),
    short(nameLength),
  ]);
}

/** The header ends in a line break where the data begins, at a multiple of 64 bytes. */
function npyBytes({ shape, values }: NamedArray): Buffer {
  const type = values instanceof Uint16Array ? "<u2" : "<f8";
  const tuple = `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const before = 10;
  const length = Math.ceil((before + text.length + 1) / 64) * 64 - before;
  return Buffer.concat([
    Buffer.from([0x93, ...Buffer.from("NUMPY"), 1, 0]),
    short(length),
    Buffer.from(`${text.padEnd(length - 1)}\n`),
    Buffer.from(values.buffer, values.byteOffset, values.byteLength),
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
