/** Small recordings in which it is known who speaks when. */
import { writeWav } from "../../src-main/audio/writeWav.ts";

export const recordingRateHz = 8000;

/** Stretches of loud noise-like sound over faint hum: `[start, end]` in seconds. */
export function speechLike(
  seconds: number,
  ...stretches: readonly (readonly [number, number])[]
): Float32Array {
  const rate = recordingRateHz;
  return Float32Array.from({ length: Math.round(seconds * rate) }, (_, n) => {
    const time = n / rate;
    const loud = stretches.some(([start, end]) => time >= start && time < end);
    const hum = 0.0003 * Math.sin(2 * Math.PI * 333 * time);
    return (
      hum + (loud ? 0.3 * Math.sin(2 * Math.PI * (400 + (n % 977)) * time) : 0)
    );
  });
}

/** A WAV file at `recordingRateHz`. */
export function recordingAt(
  path: string,
  ...channels: readonly Float32Array[]
): string {
  writeWav(path, channels, recordingRateHz);
  return path;
}
