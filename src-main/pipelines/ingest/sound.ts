/** Open recordings -> the waveforms to draw, a hash of how they sound, and the stretches in which each channel speaks. */
import { PeakStream, peakSettings, samplesPerPeak } from "../../audio/peaks.ts";
import type { Recording } from "../../audio/recording.ts";
import { contentHash } from "../../base/contentHash.ts";
import { hashOf } from "../../base/hash.ts";
import type { NewTrack } from "../../contract/reports.ts";
import { detectFromLevels } from "../../features/activity.ts";
import type { Segment } from "../../features/activity.ts";
import { suppressCrosstalk } from "../../features/crosstalk.ts";
import { LevelStream } from "../../features/levels.ts";
import { trackFile, writeTrackFile } from "../../storage/trackFiles.ts";
import { breathe, throwIfCancelled } from "../io.ts";
import type { PipelineIo } from "../io.ts";

/** What one pass over the samples of a channel leaves. */
export interface ChannelSound {
  /** Minimum and maximum of short stretches, `[T, 2]`, at `peakRateHz`. */
  readonly peaks: Int16Array;
  readonly peakRateHz: number;
  /** Levels in dB, `[T]`. */
  readonly levels: Float32Array;
  /** Equal for channels that sound the same, whatever their format. */
  readonly hash: string;
}

const chunkSeconds = 30;

/** Reads recordings once, to the end, so that damage anywhere in them shows here; one item per channel. */
export async function readSound(
  recordings: readonly Recording[],
  io: PipelineIo,
  onFraction: (fraction: number) => void,
): Promise<ChannelSound[]> {
  const channels: ChannelSound[] = [];
  for (const [index, recording] of recordings.entries())
    channels.push(
      ...(await readChannels(recording, io, (fraction) =>
        onFraction((index + fraction) / recordings.length),
      )),
    );
  return channels;
}

/** Speech of both channels by energy; what one hears of the other does not count. */
export function detectSpeech([first, second]: readonly ChannelSound[]): [
  Segment[],
  Segment[],
] {
  const [a, b] = suppressCrosstalk(first!.levels, second!.levels);
  return [detectFromLevels(a), detectFromLevels(b)];
}

/** Writes a waveform per speaker under the corpus folder and returns the tracks; of one channel for both speakers, one. */
export function writePeaks(
  corpusFolder: string,
  channels: readonly ChannelSound[],
): NewTrack[] {
  return channels.slice(0, 2).map((sound, channel) => {
    const key = { peaks: peakSettings, sound: sound.hash };
    const file = trackFile(key, "i16");
    writeTrackFile(corpusFolder, file, sound.peaks);
    return {
      kind: "peaks",
      name: "Waveform",
      speaker: channels.length === 1 ? null : (channel as 0 | 1),
      runId: null,
      start: 0,
      rateHz: sound.peakRateHz,
      frames: sound.peaks.length / 2,
      frameShape: [2],
      dtype: "i16",
      unit: "",
      reduce: "minmax",
      range: [-32768, 32767],
      settingsHash: hashOf(peakSettings),
      file,
    };
  });
}

async function readChannels(
  recording: Recording,
  io: PipelineIo,
  onFraction: (fraction: number) => void,
): Promise<ChannelSound[]> {
  const { sampleRate, samples } = recording;
  const scans = Array.from(
    { length: recording.channels },
    () => new ChannelScan(sampleRate),
  );
  const count = chunkSeconds * sampleRate;
  for (let start = 0; start < samples; start += count) {
    throwIfCancelled(io);
    const chunk = recording.read(start, count);
    for (const [channel, scan] of scans.entries()) scan.push(chunk[channel]!);
    onFraction(Math.min(1, (start + count) / samples));
    await breathe();
  }
  return scans.map((scan) => scan.finish());
}

/** Everything that is computed of a channel while its samples pass by. */
class ChannelScan {
  private readonly peakRateHz: number;
  private readonly peaks: PeakStream;
  private readonly levels: LevelStream;
  private readonly peakParts: Int16Array[] = [];
  private readonly levelParts: Float32Array[] = [];

  constructor(sampleRate: number) {
    const perPeak = samplesPerPeak(sampleRate);
    this.peakRateHz = sampleRate / perPeak;
    this.peaks = new PeakStream(perPeak);
    this.levels = new LevelStream(sampleRate);
  }

  push(samples: Float32Array): void {
    this.peakParts.push(this.peaks.push(samples));
    this.levelParts.push(this.levels.push(samples));
  }

  finish(): ChannelSound {
    const parts = [...this.peakParts, this.peaks.finish()];
    const peaks = joined(parts, (length) => new Int16Array(length));
    const levels = joined(
      this.levelParts,
      (length) => new Float32Array(length),
    );
    const bytes = new Uint8Array(peaks.buffer);
    return {
      peaks,
      peakRateHz: this.peakRateHz,
      levels,
      hash: contentHash(bytes),
    };
  }
}

function joined<Values extends Int16Array | Float32Array>(
  parts: readonly Values[],
  make: (length: number) => Values,
): Values {
  const result = make(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}
