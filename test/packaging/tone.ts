/** Writes a short stereo recording: a low tone on the left, then a higher one on the right. */
import { writeFileSync } from "node:fs";

const sampleRate = 16_000;
const seconds = 4;

/** A 16-bit PCM WAV file; returns its path. */
export function writeTone(path: string): string {
  const frames = sampleRate * seconds;
  const file = Buffer.alloc(44 + frames * 4);
  file.write("RIFF", 0);
  file.writeUInt32LE(file.length - 8, 4);
  file.write("WAVEfmt ", 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20); // PCM
  file.writeUInt16LE(2, 22); // channels
  file.writeUInt32LE(sampleRate, 24);
  file.writeUInt32LE(sampleRate * 4, 28);
  file.writeUInt16LE(4, 32);
  file.writeUInt16LE(16, 34);
  file.write("data", 36);
  file.writeUInt32LE(frames * 4, 40);
  for (let frame = 0; frame < frames; frame++) {
    const side = frame < frames / 2 ? 0 : 1;
    const hertz = side === 0 ? 180 : 260;
    const wave = Math.sin((2 * Math.PI * hertz * frame) / sampleRate);
    file.writeInt16LE(Math.round(12_000 * wave), 44 + frame * 4 + side * 2);
  }
  writeFileSync(path, file);
  return path;
}
