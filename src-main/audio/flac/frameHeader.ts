/** Turns the first bytes of a FLAC frame into its parameters (RFC 9639, section 9.1). */
import { BitReader } from "./bitReader.ts";
import { crc8 } from "./checksums.ts";
import type { StreamInfo } from "./streamInfo.ts";

export interface FrameHeader {
  readonly firstSample: number;
  /** Samples of one channel. */
  readonly blockSize: number;
  /** 0 to 7: that many channels and one; 8 left and side, 9 side and right, 10 middle and side. */
  readonly channelMode: number;
  readonly bitsPerSample: number;
  /** Position of the first subframe, in bits from the frame's first byte. */
  readonly end: number;
}

const bitsByCode = [0, 8, 12, -1, 16, 20, 24, 32];

/** The header at `position`, or null when no frame of this stream begins there. */
export function parseFrameHeader(
  bytes: Uint8Array,
  position: number,
  info: StreamInfo,
): FrameHeader | null {
  if (bytes[position] !== 0xff || (bytes[position + 1]! & 0xfe) !== 0xf8)
    return null;
  const bits = new BitReader(bytes, 8 * (position + 2));
  const variableBlocks = (bytes[position + 1]! & 1) === 1;
  const blockCode = bits.unsigned(4);
  const rateCode = bits.unsigned(4);
  const channelMode = bits.unsigned(4);
  const bitsCode = bits.unsigned(3);
  const reserved = bits.unsigned(1);
  const number = codedNumber(bits);
  const blockSize = readBlockSize(bits, blockCode);
  skipRate(bits, rateCode);
  const checksum = bits.position / 8;
  if (
    bits.pastEnd ||
    number === null ||
    blockSize === 0 ||
    blockSize > info.maxBlock ||
    rateCode === 15 ||
    reserved !== 0 ||
    channelCount(channelMode) !== info.channels ||
    bits.unsigned(8) !== crc8(bytes, position, checksum)
  )
    return null;
  const bitsPerSample = bitsByCode[bitsCode]! || info.bitsPerSample;
  if (bitsPerSample !== info.bitsPerSample) return null;
  return {
    firstSample: variableBlocks ? number : number * info.maxBlock,
    blockSize,
    channelMode,
    bitsPerSample,
    end: bits.position - 8 * position,
  };
}

/** Channels of a mode; 0 for the reserved modes. */
function channelCount(mode: number): number {
  if (mode <= 7) return mode + 1;
  return mode <= 10 ? 2 : 0;
}

/** A number of up to 36 bits written as UTF-8 writes characters; null when it is malformed. */
function codedNumber(bits: BitReader): number | null {
  const first = bits.unsigned(8);
  if (first < 0x80) return first;
  const extra = Math.clz32(~(first << 24)) - 1;
  if (extra < 1 || extra > 6) return null;
  let value = first & (0x3f >> extra);
  for (let n = 0; n < extra; n++) {
    const next = bits.unsigned(8);
    if (next >> 6 !== 2) return null;
    value = value * 64 + (next & 0x3f);
  }
  return value;
}

function readBlockSize(bits: BitReader, code: number): number {
  if (code === 0) return 0;
  if (code === 1) return 192;
  if (code <= 5) return 144 << code;
  if (code === 6) return bits.unsigned(8) + 1;
  if (code === 7) return bits.unsigned(16) + 1;
  return 1 << code;
}

/** The rate is that of the stream's header; only its optional bytes are passed over. */
function skipRate(bits: BitReader, code: number): void {
  if (code === 12) bits.position += 8;
  if (code === 13 || code === 14) bits.position += 16;
}
