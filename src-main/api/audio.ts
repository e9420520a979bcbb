/** A request for a dialogue's sound, as bytes of a WAV file that is decoded as it is read. */
import { existsSync } from "node:fs";
import { combineRecordings } from "../audio/combine.ts";
import { openRecording } from "../audio/openRecording.ts";
import type { Recording } from "../audio/recording.ts";
import { virtualWav } from "../audio/virtualWav.ts";
import { badInput, CauserieError } from "../base/errors.ts";
import type { Speaker } from "../contract/records.ts";
import type { Corpus } from "../corpus/corpus.ts";
import { soundFile, type SoundOf } from "../corpus/sounds.ts";
import { parseRange } from "./ranges.ts";

/** Bytes decoded at once: a second or two of sound. */
const chunkBytes = 256 * 1024;

/** A run and a variant, as the query names them. */
export interface MadeBy {
  readonly run: string | undefined;
  readonly variant: string | undefined;
}

/** `GET /api/dialogues/<id>/audio.wav?speaker=0|1&run=<id>&variant=<variant>`, whole or one byte range. */
export function audioResponse(
  corpus: Corpus,
  dialogueId: string,
  speaker: string | undefined,
  rangeHeader: string | null,
  made: MadeBy = { run: undefined, variant: undefined },
): Response {
  const sound =
    made.run === undefined
      ? openSound(corpus, dialogueId, speaker)
      : openRunSound(corpus, dialogueId, speaker, made.run, made.variant);
  const { recording } = sound;
  const wav = virtualWav(recording, sound.channels);
  const range = parseRange(rangeHeader, wav.bytes);
  const headers = {
    "accept-ranges": "bytes",
    "cache-control": "private, no-cache",
  };
  if (range === "unsatisfiable") {
    recording.close();
    return new Response(null, {
      status: 416,
      headers: { ...headers, "content-range": `bytes */${wav.bytes}` },
    });
  }
  const { start, length } = range ?? { start: 0, length: wav.bytes };
  return new Response(byteStream(wav, start, start + length, recording), {
    status: range === null ? 200 : 206,
    headers: {
      ...headers,
      "content-type": "audio/wav",
      "content-length": String(length),
      ...(range === null
        ? {}
        : {
            "content-range": `bytes ${start}-${start + length - 1}/${wav.bytes}`,
          }),
    },
  });
}

/** Opens what a dialogue's speaker, or both, are heard from; who takes it closes it. */
function openSound(
  corpus: Corpus,
  dialogueId: string,
  speaker: string | undefined,
): { recording: Recording; channels: number[] } {
  const [a, b] = corpus.source(dialogueId).channelOf;
  const sides = { both: [a, b], "0": [a], "1": [b] }[speaker ?? "both"];
  if (sides === undefined)
    throw badInput(`speaker is "${speaker}"; it is 0, 1, or left out for both`);
  const files = [...new Set(sides.map(({ file }) => file))];
  const channels = sides.map(
    // The sides of a call that is two files have one channel each.
    ({ file, channel }) => files.indexOf(file) + channel,
  );
  const opened = files.map((file) => openRecording(file));
  const recording =
    opened.length === 1 ? opened[0]! : combineRecordings(opened);
  // Both speakers of a mono recording are one channel.
  return { recording, channels: [...new Set(channels)] };
}

const variants = ["ceiling", "reconstruction", "painted"] as const;

/** Opens what a run has made of a dialogue's speaker, or of both. Throws `not-found` before it has made it. */
function openRunSound(
  corpus: Corpus,
  dialogueId: string,
  speaker: string | undefined,
  run: string,
  wanted: string | undefined,
): { recording: Recording; channels: number[] } {
  const variant = variants.find((one) => one === wanted);
  if (variant === undefined)
    throw badInput(`variant is "${wanted}"; it is ${variants.join(", ")}`);
  const { dialogue } = corpus.dialogue(dialogueId);
  const folder = corpus.runFolder(corpus.run(run).run.id);
  const fileOf = (side: Speaker | null) =>
    madeFile(folder, { dialogueId: dialogue.id, speaker: side, variant });
  const shared = fileOf(null);
  const sides = sidesOf(speaker);
  const files = shared ? [shared] : sides.flatMap((side) => fileOf(side) ?? []);
  if (files.length < (shared ? 1 : sides.length))
    throw new CauserieError(
      "not-found",
      `run ${run} has no ${variant} of ${dialogue.title}; reconstruct the dialogue first`,
    );
  const opened = files.map((file) => openRecording(file));
  const recording =
    opened.length === 1 ? opened[0]! : combineRecordings(opened);
  return { recording, channels: opened.map((_, channel) => channel) };
}

/** The file of a sound; a voice without painted codes is heard as it was reconstructed. */
function madeFile(folder: string, sound: SoundOf): string | null {
  const file = soundFile(folder, sound);
  if (existsSync(file)) return file;
  if (sound.variant !== "painted") return null;
  const plain = soundFile(folder, { ...sound, variant: "reconstruction" });
  return existsSync(plain) ? plain : null;
}

function sidesOf(speaker: string | undefined): Speaker[] {
  if (speaker === undefined) return [0, 1];
  if (speaker === "0") return [0];
  if (speaker === "1") return [1];
  throw badInput(`speaker is "${speaker}"; it is 0, 1, or left out for both`);
}

function byteStream(
  wav: ReturnType<typeof virtualWav>,
  start: number,
  end: number,
  recording: Recording,
): ReadableStream<Uint8Array> {
  let at = start;
  let open = true;
  // Once only: a number of a closed file may be another file's by then.
  const close = () => {
    if (open) recording.close();
    open = false;
  };
  return new ReadableStream({
    pull(controller) {
      const to = Math.min(at + chunkBytes, end);
      try {
        if (at < to) controller.enqueue(wav.read(at, to));
      } catch (error) {
        // A file that changed under our hands.
        close();
        throw error;
      }
      at = to;
      if (at < end) return;
      close();
      controller.close();
    },
    cancel: close,
  });
}
