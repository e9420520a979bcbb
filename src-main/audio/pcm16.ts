/** Turns samples in [-1, 1] into 16-bit integers, interleaved and little-endian. */

/** The nearest 16-bit integer; full scale is 32768, so a 16-bit recording comes back exactly; louder is clipped. */
export function toInt16(sample: number): number {
  const value = Math.round(sample * 32768);
  return value > 32767 ? 32767 : value < -32768 ? -32768 : value;
}

/** Channels `[C][N]` to `N * C` integers of two bytes. */
export function interleavePcm16(
  channels: readonly Float32Array[],
): Uint8Array<ArrayBuffer> {
  const count = channels[0]?.length ?? 0;
  const bytes = new Uint8Array(2 * count * channels.length);
  channels.forEach((samples, channel) => {
    for (let n = 0; n < count; n++) {
      const value = toInt16(samples[n]!);
      const at = 2 * (n * channels.length + channel);
      bytes[at] = value & 0xff;
      bytes[at + 1] = value >> 8;
    }
  });
  return bytes;
}
