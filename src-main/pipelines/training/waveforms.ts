/** The recordings of a corpus into the samples of every voice at a model's rate. */
import { openRecording } from "../../audio/openRecording.ts";
import { toInt16 } from "../../audio/pcm16.ts";
import { Resampler, resampledLength } from "../../audio/resample.ts";
import type { Corpus } from "../../corpus/corpus.ts";
import type { SourceChannel } from "../../corpus/dialogues.ts";
import {
  placeVoices,
  type PlacedVoices,
  type WantedSplits,
} from "./recordings.ts";

/** Samples that are read at once. */
const chunkSamples = 1 << 20;

/** 16-bit samples of each speaker's channel; a shared channel counts once. An hour of both speakers takes 230 MB at 16 kHz. */
export function readWaveforms(
  corpus: Corpus,
  wanted: WantedSplits,
  rateHz: number,
): PlacedVoices<Int16Array> {
  return placeVoices(corpus, wanted, {
    rateHz,
    read: (id) =>
      channelsOf(corpus, id).map((channel) => readChannel(channel, rateHz)),
    stepsOf: (samples) => samples.length,
  });
}

function channelsOf(corpus: Corpus, dialogueId: string): SourceChannel[] {
  const { channelOf, channels, files } = corpus.source(dialogueId);
  const shared = channels === 1 && files.length === 1;
  return shared ? [channelOf[0]] : [...channelOf];
}

/** All samples of one channel, resampled; what is beyond full scale is clipped. */
export function readChannel(
  { file, channel }: SourceChannel,
  rateHz: number,
): Int16Array {
  using recording = openRecording(file);
  const { sampleRate } = recording;
  const resampler =
    sampleRate === rateHz ? null : new Resampler(sampleRate, rateHz);
  const samples = new Int16Array(
    resampledLength(recording.samples, sampleRate, rateHz),
  );
  let at = 0;
  const write = (part: Float32Array) => {
    for (const sample of part) samples[at++] = toInt16(sample);
  };
  for (let start = 0; start < recording.samples; start += chunkSamples) {
    const read = recording.read(start, chunkSamples)[channel]!;
    write(resampler ? resampler.push(read) : read);
  }
  if (resampler) write(resampler.finish());
  return samples;
}
