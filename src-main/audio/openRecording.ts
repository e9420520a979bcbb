/** Turns a sound file of any supported format into a Recording. */
import { CauserieError, badInput } from "../base/errors.ts";
import { describeContent } from "./content.ts";
import { openFlac } from "./flac/flacRecording.ts";
import type { Recording } from "./recording.ts";
import { openSampleTable } from "./sampleTable.ts";
import { openSoundFile, type SoundFile } from "./soundFile.ts";
import { parseSphereHeader } from "./sphereHeader.ts";
import { parseWavHeader } from "./wavHeader.ts";

/** Opens a sound file by its content, whatever its name; throws one sentence about a file that cannot be used. */
export function openRecording(path: string): Recording {
  const file = openSoundFile(path);
  try {
    return recordingOf(file);
  } catch (error) {
    file.close();
    throw error;
  }
}

function recordingOf(file: SoundFile): Recording {
  if (file.bytes === 0) throw badInput(`${file.path}: the file is empty`);
  const head = file.readAt(0, 64);
  const magic = String.fromCharCode(...head.subarray(0, 4));
  if (magic === "RIFF" || magic === "RIFX" || magic === "RF64")
    return openSampleTable(file, parseWavHeader(file));
  if (magic === "NIST") return openSampleTable(file, parseSphereHeader(file));
  if (magic === "fLaC") return openFlac(file);
  throw new CauserieError(
    "unsupported",
    `${file.path}: not a sound file that can be read: it looks like ${describeContent(head)}; WAV, FLAC and SPHERE are read, so convert it first`,
  );
}
