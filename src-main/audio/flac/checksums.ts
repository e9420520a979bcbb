/** Turns bytes into the two checksums of a FLAC frame (RFC 9639, section 9.1.8 and 9.3). */

const crc8Table = Uint8Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++)
    value = (value & 0x80 ? (value << 1) ^ 0x07 : value << 1) & 0xff;
  return value;
});

const crc16Table = Uint16Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 8;
  for (let bit = 0; bit < 8; bit++)
    value = (value & 0x8000 ? (value << 1) ^ 0x8005 : value << 1) & 0xffff;
  return value;
});

/** CRC-8 of the bytes `[from, to)`, polynomial x^8 + x^2 + x + 1. */
export function crc8(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let n = from; n < to; n++) value = crc8Table[value ^ bytes[n]!]!;
  return value;
}

/** CRC-16 of the bytes `[from, to)`, polynomial x^16 + x^15 + x^2 + 1. */
export function crc16(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let n = from; n < to; n++)
    value = ((value << 8) & 0xffff) ^ crc16Table[(value >> 8) ^ bytes[n]!]!;
  return value;
}
