/** Turns the chunks of a RIFF, RIFX or RF64 file into the place and encoding of its samples. */
import { badInput } from "../base/errors.ts";
import type { SoundFile } from "./soundFile.ts";
import type { SampleEncoding, SampleTable } from "./sampleTable.ts";

const formatNames: Readonly<Record<number, string>> = {
  0x02: "Microsoft ADPCM",
  0x11: "IMA ADPCM",
  0x31: "GSM 6.10",
  0x45: "G.726 ADPCM",
  0x50: "MPEG",
  0x55: "MP3",
  0x64: "G.726 ADPCM",
};

interface Chunk {
  readonly id: string;
  readonly offset: number;
  readonly bytes: number;
}

interface Format {
  readonly encoding: SampleEncoding;
  readonly bytesPerSample: number;
  readonly channels: number;
  readonly sampleRate: number;
}

/** Reads the header; throws one sentence when the file is cut, inconsistent or written in a codec that is not read. */
export function parseWavHeader(file: SoundFile): SampleTable {
  const head = view(file.readAt(0, 12));
  if (head.byteLength < 12) throw endsInHeader(file);
  const bigEndian = text(head, 0) === "RIFX";
  if (text(head, 8) !== "WAVE")
    throw badInput(
      `${file.path}: a RIFF file that holds "${text(head, 8)}", not waves`,
    );
  const chunks = listChunks(file, !bigEndian);
  const format = parseFormat(file, chunks, !bigEndian);
  const data = chunks.find(({ id }) => id === "data");
  if (!data) throw badInput(`${file.path}: the WAV file has no data chunk`);
  const samples = countSamples(file, data, format);
  return {
    container: "WAV",
    ...format,
    bigEndian,
    samples,
    offset: data.offset,
  };
}

/** Chunks up to the samples, with the 64-bit sizes of RF64; the list ends at the data chunk once the format is known. */
function listChunks(file: SoundFile, little: boolean): Chunk[] {
  const chunks: Chunk[] = [];
  let longDataBytes: number | null = null;
  let position = 12;
  while (position < file.bytes) {
    const header = view(file.readAt(position, 8));
    if (header.byteLength < 8) break;
    const id = text(header, 0);
    const offset = position + 8;
    let bytes = header.getUint32(4, little);
    if (id === "ds64")
      longDataBytes = Number(
        view(file.readAt(offset, 16)).getBigUint64(8, true),
      );
    if (id === "data") bytes = dataBytes(file, offset, bytes, longDataBytes);
    chunks.push({ id, offset, bytes });
    if (id === "data" && chunks.some((chunk) => chunk.id === "fmt ")) break;
    position = nextChunk(file, offset + bytes);
  }
  return chunks;
}

/** Programs that write to a pipe cannot know the size and leave the largest number: such data goes to the file's end. */
function dataBytes(
  file: SoundFile,
  offset: number,
  bytes: number,
  longBytes: number | null,
): number {
  if (bytes === 0xffffffff && longBytes !== null) return longBytes;
  return bytes >= 0x7ffff000 && offset + bytes > file.bytes
    ? file.bytes - offset
    : bytes;
}

/** Chunks begin at even positions, but some writers forget the padding byte of an odd chunk. */
function nextChunk(file: SoundFile, end: number): number {
  if (end % 2 === 0) return end;
  const [pad, first] = file.readAt(end, 2);
  return pad !== 0 && first !== undefined && /[a-z]/i.test(char(pad))
    ? end
    : end + 1;
}

function parseFormat(
  file: SoundFile,
  chunks: readonly Chunk[],
  little: boolean,
): Format {
  const chunk = chunks.find(({ id }) => id === "fmt ");
  if (!chunk) throw endsInHeader(file);
  const fields = view(file.readAt(chunk.offset, Math.min(chunk.bytes, 40)));
  if (fields.byteLength < 16) throw endsInHeader(file);
  const extensible =
    fields.getUint16(0, little) === 0xfffe && fields.byteLength >= 28;
  const code = extensible
    ? fields.getUint32(24, little) & 0xffff
    : fields.getUint16(0, little);
  const channels = fields.getUint16(2, little);
  const sampleRate = fields.getUint32(4, little);
  const frameBytes = fields.getUint16(12, little);
  const bits = fields.getUint16(14, little);
  refuseImpossible(file, code, channels, sampleRate, frameBytes, bits);
  const bytesPerSample = Math.ceil(bits / 8);
  return {
    encoding: encodingOf(file, code, bytesPerSample, bits),
    bytesPerSample,
    channels,
    sampleRate,
  };
}

function encodingOf(
  file: SoundFile,
  code: number,
  bytesPerSample: number,
  bits: number,
): SampleEncoding {
  if (code === 1 && bytesPerSample === 1) return "unsigned";
  if (code === 1 && bytesPerSample <= 4) return "signed";
  if (code === 3 && (bits === 32 || bits === 64)) return "float";
  if (code === 6 && bits === 8) return "a-law";
  if (code === 7 && bits === 8) return "mu-law";
  const name =
    code === 1
      ? `${bits}-bit PCM`
      : code === 3
        ? `${bits}-bit float`
        : (formatNames[code] ?? `codec 0x${code.toString(16)}`);
  throw badInput(
    `${file.path}: a WAV file of ${name}; PCM of 8 to 32 bits, float of 32 or 64 bits, mu-law and A-law are read`,
  );
}

function refuseImpossible(
  file: SoundFile,
  code: number,
  channels: number,
  sampleRate: number,
  frameBytes: number,
  bits: number,
): void {
  if (channels === 0 || sampleRate === 0)
    throw badInput(
      `${file.path}: its header says ${channels} channels at ${sampleRate} Hz`,
    );
  const tabular = code === 1 || code === 3 || code === 6 || code === 7;
  const expected = channels * Math.ceil(bits / 8);
  if (tabular && (bits === 0 || frameBytes !== expected))
    throw badInput(
      `${file.path}: its header contradicts itself: ${channels} channels of ${bits} bits take ${expected} bytes, not ${frameBytes}`,
    );
}

function countSamples(file: SoundFile, data: Chunk, format: Format): number {
  const present = file.bytes - data.offset;
  if (data.bytes === 0)
    throw badInput(
      present > 0
        ? `${file.path}: its header says zero samples, but ${present} bytes follow; the program that recorded it did not finish the file`
        : `${file.path}: holds no samples (zero length)`,
    );
  if (data.bytes > present)
    throw badInput(
      `${file.path}: truncated: ${data.bytes} bytes of samples are announced, ${present} are there`,
    );
  const samples = Math.floor(
    data.bytes / (format.channels * format.bytesPerSample),
  );
  if (samples === 0)
    throw badInput(`${file.path}: holds no samples (zero length)`);
  return samples;
}

function endsInHeader(file: SoundFile): Error {
  return badInput(
    `${file.path}: truncated: the WAV file of ${file.bytes} bytes ends before its format and samples`,
  );
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

function text(bytes: DataView, at: number): string {
  return [0, 1, 2, 3].map((n) => char(bytes.getUint8(at + n))).join("");
}

function char(code: number | undefined): string {
  return code === undefined ? "" : String.fromCharCode(code);
}
