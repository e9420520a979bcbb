/** CTM text (NIST, words with times) -> speaker tiers whose intervals are stretches of words without a long pause. */
import { badInput } from "../base/errors.ts";
import { joinIntervals } from "./tiers.ts";
import type { Annotation, Interval } from "./tiers.ts";

/** Words of one speaker closer than this belong to one stretch of speech (inter-pausal unit). */
export const pauseSeconds = 0.2;

interface Word extends Interval {
  readonly recording: string;
  readonly channel: string;
}

/**
 * Reads `recording channel start duration word [confidence]`. The channel is the speaker. Where the first column holds
 * `<speaker>_<segment>_audio`, as Gecko writes it, that speaker is, and the recording has no name.
 */
export function readCtm(text: string): Annotation[] {
  const words = text
    .split(/\r\n|\r|\n/)
    .flatMap((line, index) => readWord(line, index + 1));
  const speakers = words.map((word) => geckoSpeaker(word.recording));
  if (words.length > 0 && speakers.every((speaker) => speaker !== undefined)) {
    const named = words.map((word, index) => ({
      ...word,
      channel: speakers[index]!,
    }));
    return [{ recording: null, tiers: tiersOf(named) }];
  }
  return [...Map.groupBy(words, (word) => word.recording)].map(
    ([recording, own]) => ({ recording, tiers: tiersOf(own) }),
  );
}

function readWord(line: string, lineNumber: number): Word[] {
  if (line.trim() === "" || line.trimStart().startsWith(";;")) return [];
  const [recording, channel, startText, durationText, label] = line
    .trim()
    .split(/\s+/);
  // Alternatives (<ALT_BEGIN> ...) stand where the times would be.
  if (startText === "*") return [];
  const start = Number(startText);
  const end = start + Number(durationText);
  if (label === undefined || !Number.isFinite(end))
    throw badInput(
      `line ${lineNumber}: a CTM line is "recording channel start duration word", this one is "${line.trim().slice(0, 60)}"`,
    );
  return [{ recording: recording!, channel: channel!, start, end, label }];
}

function geckoSpeaker(recording: string): string | undefined {
  return /^(.+)_\d{5}_audio$/u.exec(recording)?.[1];
}

function tiersOf(words: readonly Word[]): Annotation["tiers"] {
  const known = words.filter((word) => word.channel !== "<NA>");
  return [...Map.groupBy(known, (word) => word.channel)].map(([name, own]) => ({
    name,
    intervals: joinIntervals(
      own.map(({ start, end, label }) => ({ start, end, label })),
      pauseSeconds,
    ),
  }));
}
