/** Samples of each channel -> the bytes of a 16-bit WAV file, and reading them by range. */

/** Interleaves 16-bit words `[channels][samples]` behind the usual 44 bytes. */
export function wavBytes(
  channels: readonly (readonly number[] | Int16Array)[],
  sampleRate: number,
): ArrayBuffer {
  const samples = channels[0]!.length;
  const dataBytes = 2 * channels.length * samples;
  const view = new DataView(new ArrayBuffer(44 + dataBytes));
  const letters = (at: number, text: string) =>
    [...text].forEach((one, n) => view.setUint8(at + n, one.charCodeAt(0)));
  letters(0, "RIFF");
  view.setUint32(4, 36 + dataBytes, true);
  letters(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, channels.length, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, 2 * channels.length * sampleRate, true);
  view.setUint16(32, 2 * channels.length, true);
  view.setUint16(34, 16, true);
  letters(36, "data");
  view.setUint32(40, dataBytes, true);
  for (let n = 0; n < samples; n++)
    channels.forEach((words, channel) =>
      view.setInt16(44 + 2 * (n * channels.length + channel), words[n]!, true),
    );
  return view.buffer;
}

/** A host that holds some files; `asked` lists the ranges that were read. */
export function filesHost(files: Readonly<Record<string, ArrayBuffer>>) {
  const asked: { path: string; from: number; to: number }[] = [];
  const readBytes = (path: string, from: number, to: number) => {
    asked.push({ path, from, to });
    const file = files[path];
    return file
      ? Promise.resolve(file.slice(from, to))
      : Promise.reject(new Error(`no ${path}`));
  };
  return { asked, readBytes };
}
