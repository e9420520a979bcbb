/** Codes of one voice with some of them painted over into the sound that they decode to, on the voice's own time axis. */
import { rmSync } from "node:fs";
import { openRecording } from "../audio/openRecording.ts";
import { GrowingWav } from "../audio/writeWav.ts";
import { badInput, CauserieError } from "../base/errors.ts";
import type { CodeStroke } from "../contract/calls.ts";
import type { Speaker } from "../contract/records.ts";
import { soundFile } from "../corpus/sounds.ts";
import { melToSound } from "../features/melToSound.ts";
import { leastCommonMultiple } from "../models/block.ts";
import { readTrackFrames } from "../storage/trackFiles.ts";
import { openVoiceRun, type OpenedVoiceRun } from "./inference/openVoiceRun.ts";
import type { PipelineIo } from "./io.ts";
import { voiceTracks, type VoiceTracks } from "./reconstruction/voiceTracks.ts";
import { melSettingsOf } from "./training/features.ts";

export interface PaintInput {
  readonly run: string;
  readonly dialogue: string;
  /** Null for a channel that both share. */
  readonly speaker: Speaker | null;
  readonly strokes: readonly CodeStroke[];
}

export interface PaintResult {
  readonly run: string;
  readonly dialogue: string;
  /** The stretch that sounds different, in seconds. */
  readonly start: number;
  readonly end: number;
  readonly out: string;
}

/** Frames around the stretch whose sound is made anew, so that its phases have something to lean on. */
const marginFrames = 32;
/** The new sound is faded in and out over this many samples. */
const fadeSamples = 512;

/** Decodes the stretch that the strokes reach and puts it in the place of the reconstruction's. */
export async function paint(
  { run, dialogue, speaker, strokes }: PaintInput,
  io: PipelineIo,
): Promise<PaintResult> {
  const { id: dialogueId } = io.corpus.findDialogue(dialogue);
  if (strokes.length === 0) return unpainted(run, dialogueId, speaker, io);
  await using opened = await openVoiceRun(run, io);
  const tracks = voiceTracks(io.corpus, dialogueId, speaker, opened);
  const { model } = opened;
  const mel = melSettingsOf(model.spec.features);
  const reached = reachedFrames(strokes, opened, tracks.frames);
  const from = Math.max(0, reached.from - marginFrames);
  const to = Math.min(tracks.frames, reached.to + marginFrames);
  const frames = await decodeStretch(opened, tracks, strokes, from, to);
  const folder = io.corpus.runFolder(opened.run.id);
  const place = { dialogueId, speaker };
  const out = soundFile(folder, { ...place, variant: "painted" });
  replaceStretch(
    soundFile(folder, { ...place, variant: "reconstruction" }),
    out,
    from * mel.hopSamples,
    soundOf(frames, mel),
  );
  const hopSeconds = mel.hopSamples / mel.sampleRate;
  return {
    run: opened.run.id,
    dialogue: dialogueId,
    start: from * hopSeconds,
    end: to * hopSeconds,
    out,
  };
}

/** Without strokes nothing is painted any more: the voice is heard as it was reconstructed. */
function unpainted(
  run: string,
  dialogueId: string,
  speaker: Speaker | null,
  { corpus }: PipelineIo,
): PaintResult {
  const { id } = corpus.findRun(run);
  const folder = corpus.runFolder(id);
  const out = soundFile(folder, { dialogueId, speaker, variant: "painted" });
  rmSync(out, { force: true });
  return { run: id, dialogue: dialogueId, start: 0, end: 0, out };
}

/** Frames that hear a painted code: from its own on, as long as the model remembers. */
function reachedFrames(
  strokes: readonly CodeStroke[],
  { model }: OpenedVoiceRun,
  frames: number,
): { from: number; to: number } {
  let from = frames;
  let to = 0;
  for (const { grid, frame, row, code } of strokes) {
    const known = model.grids.find(({ name }) => name === grid);
    if (!known || row >= known.rows || code >= known.codes)
      throw badInput(
        `paint: ${grid}, row ${row}, code ${code} is not there; the run has ${model.grids.map((one) => `${one.name} (${one.rows} rows, ${one.codes} codes)`).join(", ")}`,
      );
    from = Math.min(from, frame * known.stride - model.extent.after);
    to = Math.max(to, (frame + 1) * known.stride + model.decoderContext);
  }
  if (from >= frames)
    throw badInput(
      `paint: frame ${from} is beyond the voice's ${frames} frames`,
    );
  return { from: Math.max(0, from), to: Math.min(frames, to) };
}

/** Log-mel frames `[from, to)` of the painted codes. */
async function decodeStretch(
  { model }: OpenedVoiceRun,
  { codes, frames }: VoiceTracks,
  strokes: readonly CodeStroke[],
  from: number,
  to: number,
): Promise<Float32Array> {
  const block = leastCommonMultiple(model.grids.map(({ stride }) => stride));
  const wanted = Math.max(0, from - model.decoderContext);
  const start = Math.floor(wanted / block) * block;
  const end = Math.min(frames, to + model.extent.after);
  const painted = model.grids.map(({ name, rows, stride }, grid) => {
    const first = start / stride;
    const count = Math.ceil(end / stride) - first;
    const { track, path } = codes[grid]!;
    const own = Int32Array.from(readTrackFrames(track, path, first, count));
    for (const { grid: wantedGrid, frame, row, code } of strokes)
      if (wantedGrid === name && frame >= first && frame < first + count)
        own[(frame - first) * rows + row] = code;
    return own;
  });
  const decoded = await model.decode(painted, end - start);
  const { bands } = model.spec.features;
  return decoded.subarray((from - start) * bands, (to - start) * bands);
}

function soundOf(
  frames: Float32Array,
  mel: ReturnType<typeof melSettingsOf>,
): Float32Array {
  const pieces = melToSound(frames, mel);
  for (;;) {
    const { done, value } = pieces.next();
    if (done) return value;
  }
}

/** Copies a mono file with `samples` faded in at a place. */
function replaceStretch(
  source: string,
  out: string,
  startSample: number,
  samples: Float32Array,
): void {
  using recording = openReconstruction(source);
  const { sampleRate, samples: total } = recording;
  using wav = new GrowingWav(out, 1, sampleRate, total);
  const end = Math.min(total, startSample + samples.length);
  const before = recording.read(0, startSample);
  const old = recording.read(startSample, end - startSample)[0]!;
  const mixed = old.map((value, n) => {
    const edge = Math.min(n + 1, old.length - n) / fadeSamples;
    return value + Math.min(1, edge) * (samples[n]! - value);
  });
  wav.append(before);
  wav.append([mixed]);
  wav.append(recording.read(end, total - end));
  wav.finish();
}

function openReconstruction(path: string) {
  try {
    return openRecording(path);
  } catch (error) {
    throw new CauserieError(
      "not-found",
      `paint: ${path} cannot be read (${error instanceof Error ? error.message : String(error)}); reconstruct the dialogue first`,
    );
  }
}
