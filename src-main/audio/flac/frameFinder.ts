/** Turns positions in a FLAC file into the frames that lie there. */
import { badInput } from "../../base/errors.ts";
import type { SoundFile } from "../soundFile.ts";
import { decodeFrame, type Frame } from "./frame.ts";
import type { StreamInfo } from "./streamInfo.ts";

/** A decoded frame and its place in the file. */
export interface PlacedFrame extends Frame {
  readonly offset: number;
}

/** Decodes frames wherever they begin; reads the file in pieces of some hundred kilobytes. */
export class FrameFinder {
  private readonly file: SoundFile;
  private readonly info: StreamInfo;
  /** No frame takes more bytes than its samples written plainly, with one more bit for a side channel. */
  readonly frameBytesLimit: number;
  private window: Uint8Array = new Uint8Array(0);
  private windowOffset = 0;

  constructor(file: SoundFile, info: StreamInfo) {
    this.file = file;
    this.info = info;
    this.frameBytesLimit =
      1024 +
      Math.ceil((info.maxBlock * info.channels * (info.bitsPerSample + 1)) / 8);
  }

  /** The frame at exactly `offset`, or null. */
  frameAt(offset: number): PlacedFrame | null {
    const bytes = this.windowAt(offset);
    const frame = decodeFrame(bytes, offset - this.windowOffset, this.info);
    return frame && { ...frame, offset };
  }

  /** The first whole frame at or after `offset`, or null when there is none before `end`. */
  firstFrameFrom(offset: number, end: number): PlacedFrame | null {
    for (let at = offset; at < end; at++) {
      const bytes = this.windowAt(at);
      const inWindow = bytes.indexOf(0xff, at - this.windowOffset);
      if (inWindow < 0) {
        at = this.windowOffset + bytes.length - 1;
        continue;
      }
      at = this.windowOffset + inWindow;
      const frame = at < end ? this.frameAt(at) : null;
      if (frame) return frame;
    }
    return null;
  }

  /** The frame that holds `sample`: bisection by bytes, then frame by frame. Throws at a damaged place. */
  frameHolding(sample: number): PlacedFrame {
    let from = this.info.firstFrame;
    let to = this.file.bytes;
    while (to - from > 4 * this.frameBytesLimit) {
      const middle = Math.floor((from + to) / 2);
      const frame = this.firstFrameFrom(middle, to);
      if (frame === null || frame.firstSample > sample) to = middle;
      else from = frame.offset;
    }
    let frame = this.frameAt(from);
    while (frame && frame.firstSample + frame.blockSize <= sample)
      frame = this.frameAt(frame.offset + frame.bytes);
    if (frame && frame.firstSample <= sample) return frame;
    const seconds = (sample / this.info.sampleRate).toFixed(1);
    throw badInput(
      `${this.file.path}: the FLAC data is damaged near ${seconds} s`,
    );
  }

  /** Sample after the last whole frame, found from the file's end; damage before it is passed over. */
  endSample(): number {
    const { firstFrame } = this.info;
    let back = 4 * this.frameBytesLimit;
    for (;;) {
      const from = Math.max(firstFrame, this.file.bytes - back);
      let end = 0;
      let next = from;
      for (;;) {
        const frame = this.firstFrameFrom(next, this.file.bytes);
        if (frame === null) break;
        end = frame.firstSample + frame.blockSize;
        next = frame.offset + frame.bytes;
      }
      if (end > 0 || from === firstFrame) return end;
      back *= 4;
    }
  }

  /** Bytes from somewhere at or before `offset` to at least one frame after it, or to the file's end. */
  private windowAt(offset: number): Uint8Array {
    const start = offset - this.windowOffset;
    const enough = start + this.frameBytesLimit <= this.window.length;
    const toEnd =
      this.windowOffset + this.window.length === this.file.bytes &&
      start < this.window.length;
    if (start >= 0 && (enough || toEnd)) return this.window;
    this.windowOffset = offset;
    this.window = this.file.readAt(
      offset,
      Math.min(
        this.frameBytesLimit + 262_144,
        Math.max(this.file.bytes - offset, 0),
      ),
    );
    return this.window;
  }
}
