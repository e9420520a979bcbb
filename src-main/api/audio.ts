/** A request for a dialogue's sound, as bytes of a WAV file that is decoded as it is read. */
import { combineRecordings } from "../audio/combine.ts";
import { openRecording } from "../audio/openRecording.ts";
import type { Recording } from "../audio/recording.ts";
import { virtualWav } from "../audio/virtualWav.ts";
import { badInput } from "../base/errors.ts";
import type { Corpus } from "../corpus/corpus.ts";
import { parseRange } from "./ranges.ts";

/** Bytes decoded at once: a second or two of sound. */
const chunkBytes = 256 * 1024;

/** `GET /api/dialogues/<id>/audio.wav?speaker=0|1`, whole or one byte range. */
export function audioResponse(
  corpus: Corpus,
  dialogueId: string,
  speaker: string | undefined,
  rangeHeader: string | null,
): Response {
  const sound = openSound(corpus, dialogueId, speaker);
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
