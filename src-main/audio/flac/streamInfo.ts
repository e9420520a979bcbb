/** Turns the metadata blocks of a FLAC file into what is needed to decode it. */
import { badInput } from "../../base/errors.ts";
import type { SoundFile } from "../soundFile.ts";

export interface StreamInfo {
  /** Samples of one channel in the largest frame. */
  readonly maxBlock: number;
  readonly minBlock: number;
  readonly sampleRate: number;
  readonly channels: number;
  readonly bitsPerSample: number;
  /** Sample frames; 0 when the encoder did not know. */
  readonly samples: number;
  /** Position of the first frame in the file. */
  readonly firstFrame: number;
}

/** Reads STREAMINFO and skips the other metadata; throws when the file ends before its first frame. */
export function readStreamInfo(file: SoundFile): StreamInfo {
  const block = file.readAt(8, 34);
  if (block.length < 34) throw endsInMetadata(file);
  const view = new DataView(block.buffer, block.byteOffset, block.length);
  const packed = view.getUint32(10);
  const info: StreamInfo = {
    minBlock: view.getUint16(0),
    maxBlock: view.getUint16(2),
    sampleRate: packed >>> 12,
    channels: ((packed >>> 9) & 7) + 1,
    bitsPerSample: ((packed >>> 4) & 31) + 1,
    samples: (packed & 15) * 2 ** 32 + view.getUint32(14),
    firstFrame: endOfMetadata(file),
  };
  if (info.sampleRate === 0 || info.maxBlock < 16 || info.bitsPerSample < 4)
    throw badInput(
      `${file.path}: the FLAC header says ${info.sampleRate} Hz, ${info.bitsPerSample} bits and blocks of ${info.maxBlock} samples`,
    );
  return info;
}

/** Each metadata block has one byte of type, whose top bit marks the last, and three bytes of length. */
function endOfMetadata(file: SoundFile): number {
  let position = 4;
  for (;;) {
    const header = file.readAt(position, 4);
    if (header.length < 4) throw endsInMetadata(file);
    const [type = 0, high = 0, middle = 0, low = 0] = header;
    position += 4 + ((high << 16) | (middle << 8) | low);
    if (type & 0x80) break;
  }
  if (position >= file.bytes) throw endsInMetadata(file);
  return position;
}

function endsInMetadata(file: SoundFile): Error {
  return badInput(
    `${file.path}: truncated: the FLAC file of ${file.bytes} bytes ends before its first frame`,
  );
}
