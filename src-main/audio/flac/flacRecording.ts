/** Turns a FLAC file into a Recording that decodes frame by frame as it is read. */
import { badInput } from "../../base/errors.ts";
import type { Recording } from "../recording.ts";
import type { SoundFile } from "../soundFile.ts";
import { FrameFinder, type PlacedFrame } from "./frameFinder.ts";
import { readStreamInfo } from "./streamInfo.ts";

/** Opens a FLAC file; throws when it ends before the samples that its header announces. */
export function openFlac(file: SoundFile): Recording {
  const info = readStreamInfo(file);
  const finder = new FrameFinder(file, info);
  const samples = checkedLength(file, finder.endSample(), info.samples);
  const { sampleRate, channels, bitsPerSample } = info;
  let current: PlacedFrame | null = null;
  /** The frame that holds the sample, most often the one just read or the next. */
  const frameHolding = (sample: number): PlacedFrame => {
    if (current && !holds(current, sample))
      current = finder.frameAt(current.offset + current.bytes);
    if (!current || !holds(current, sample))
      current = finder.frameHolding(sample);
    return current;
  };
  return {
    sampleRate,
    channels,
    samples,
    codec: `${bitsPerSample}-bit FLAC`,
    read(startSample, count) {
      const from = Math.min(Math.max(startSample, 0), samples);
      const to = Math.min(Math.max(startSample + count, from), samples);
      const scale = 2 ** (1 - bitsPerSample);
      return gather(from, to, channels, scale, frameHolding);
    },
    close: () => file.close(),
    [Symbol.dispose]: () => file.close(),
  };
}

function holds(frame: PlacedFrame, sample: number): boolean {
  return (
    sample >= frame.firstSample && sample < frame.firstSample + frame.blockSize
  );
}

function checkedLength(
  file: SoundFile,
  present: number,
  announced: number,
): number {
  if (announced > present)
    throw badInput(
      `${file.path}: truncated or damaged: ${announced} samples are announced, ${present} are there`,
    );
  if (present === 0)
    throw badInput(`${file.path}: holds no samples (zero length)`);
  return announced || present;
}

/** Samples `[from, to)` of all channels, scaled to -1 to 1, from the frames that they lie in. */
function gather(
  from: number,
  to: number,
  channels: number,
  scale: number,
  frameHolding: (sample: number) => PlacedFrame,
): Float32Array[] {
  const result = Array.from(
    { length: channels },
    () => new Float32Array(to - from),
  );
  let sample = from;
  while (sample < to) {
    const frame = frameHolding(sample);
    const end = Math.min(to, frame.firstSample + frame.blockSize);
    result.forEach((values, channel) => {
      const decoded = frame.channels[channel]!;
      for (let n = sample; n < end; n++)
        values[n - from] = decoded[n - frame.firstSample]! * scale;
    });
    sample = end;
  }
  return result;
}
