/** Turns the bytes of one FLAC frame into integers per channel. */
import { BitReader } from "./bitReader.ts";
import { crc16 } from "./checksums.ts";
import { parseFrameHeader } from "./frameHeader.ts";
import type { StreamInfo } from "./streamInfo.ts";
import { decodeSubframe } from "./subframe.ts";

export interface Frame {
  readonly firstSample: number;
  readonly blockSize: number;
  /** Integers `[C][blockSize]`. */
  readonly channels: readonly Float64Array[];
  /** In the file. */
  readonly bytes: number;
}

const leftAndSide = 8;
const sideAndRight = 9;
const middleAndSide = 10;

/** The frame at `position` of the bytes, or null when none begins there, it is damaged or it is cut. */
export function decodeFrame(
  bytes: Uint8Array,
  position: number,
  info: StreamInfo,
): Frame | null {
  const header = parseFrameHeader(bytes, position, info);
  if (header === null) return null;
  const { blockSize, channelMode } = header;
  const bits = new BitReader(bytes, 8 * position + header.end);
  const channels: Float64Array[] = [];
  for (let channel = 0; channel < info.channels; channel++) {
    const samples = new Float64Array(blockSize);
    const side = channel === (channelMode === sideAndRight ? 0 : 1);
    const extra = channelMode >= leftAndSide && side ? 1 : 0;
    if (!decodeSubframe(bits, samples, header.bitsPerSample + extra))
      return null;
    channels.push(samples);
  }
  bits.align();
  const end = bits.position / 8;
  if (bits.unsigned(16) !== crc16(bytes, position, end) || bits.pastEnd)
    return null;
  undoStereo(channels, channelMode);
  return {
    firstSample: header.firstSample,
    blockSize,
    channels,
    bytes: end + 2 - position,
  };
}

/** Differences of the two channels back to left and right, in place. */
function undoStereo(channels: readonly Float64Array[], mode: number): void {
  if (mode < leftAndSide) return;
  const first = channels[0]!;
  const second = channels[1]!;
  for (let n = 0; n < first.length; n++) {
    if (mode === leftAndSide) second[n] = first[n]! - second[n]!;
    else if (mode === sideAndRight) first[n]! += second[n]!;
    else if (mode === middleAndSide) {
      const side = second[n]!;
      // The middle lost its lowest bit, which is that of the side.
      const sum = 2 * first[n]! + (Math.abs(side) % 2);
      first[n] = (sum + side) / 2;
      second[n] = (sum - side) / 2;
    }
  }
}
