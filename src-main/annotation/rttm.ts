/** RTTM text (NIST, Rich Transcription Time Marked) <-> speaker tiers of the recordings that it lists. */
import { badInput } from "../base/errors.ts";
import type { Annotation, Interval, Tier } from "./tiers.ts";

/** Reads the SPEAKER lines: `SPEAKER file channel start duration <NA> <NA> name ...`. Throws one sentence with the line. */
export function readRttm(text: string): Annotation[] {
  const recordings = new Map<string, Map<string, Interval[]>>();
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    const fields = line.trim().split(/\s+/);
    if (fields[0] !== "SPEAKER") continue;
    const { recording, speaker, interval } = readSpeakerLine(fields, index + 1);
    const tiers = entry(recordings, recording, () => new Map());
    entry(tiers, speaker, () => []).push(interval);
  }
  return [...recordings].map(([recording, tiers]) => ({
    recording,
    tiers: [...tiers].map(([name, intervals]) => ({ name, intervals })),
  }));
}

/** Writes one SPEAKER line per interval in time order; white space in names becomes `_`, as fields are parted by it. */
export function writeRttm(recording: string, tiers: readonly Tier[]): string {
  const lines = tiers.flatMap((tier, index) =>
    tier.intervals.map((interval) => ({ tier, channel: index + 1, interval })),
  );
  return lines
    .sort((a, b) => a.interval.start - b.interval.start)
    .map(({ tier, channel, interval }) =>
      [
        "SPEAKER",
        field(recording),
        channel,
        seconds(interval.start),
        seconds(interval.end - interval.start),
        "<NA>",
        "<NA>",
        field(tier.name),
        "<NA>",
        "<NA>",
      ].join(" "),
    )
    .map((line) => `${line}\n`)
    .join("");
}

function readSpeakerLine(
  fields: readonly string[],
  lineNumber: number,
): { recording: string; speaker: string; interval: Interval } {
  const [, recording, , startText, durationText, , , speaker] = fields;
  const start = Number(startText);
  const duration = Number(durationText);
  if (recording === undefined || speaker === undefined)
    throw badInput(
      `line ${lineNumber}: a SPEAKER line needs at least 8 fields, this one has ${fields.length}`,
    );
  if (!Number.isFinite(start) || !Number.isFinite(duration))
    throw badInput(
      `line ${lineNumber}: start and duration are numbers of seconds, not "${startText}" and "${durationText}"`,
    );
  const interval = { start, end: start + duration, label: "" };
  return { recording, speaker, interval };
}

/** Microseconds, far below what anyone can annotate. */
function seconds(value: number): string {
  return String(Number(value.toFixed(6)));
}

function field(name: string): string {
  return name.trim().replaceAll(/\s+/g, "_") || "<NA>";
}

function entry<Key, Value>(
  map: Map<Key, Value>,
  key: Key,
  make: () => Value,
): Value {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}
