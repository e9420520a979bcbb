/** WAV files of single voices into one file with a channel for each. */
import { combineRecordings } from "../../audio/combine.ts";
import { openRecording } from "../../audio/openRecording.ts";
import { GrowingWav } from "../../audio/writeWav.ts";

const chunkSamples = 65_536;

export function mixVoices(out: string, files: readonly string[]): void {
  using recording = combineRecordings(files.map((file) => openRecording(file)));
  const { channels, sampleRate, samples } = recording;
  using wav = new GrowingWav(out, channels, sampleRate, samples);
  for (let from = 0; from < samples; from += chunkSamples)
    wav.append(recording.read(from, chunkSamples));
  wav.finish();
}
