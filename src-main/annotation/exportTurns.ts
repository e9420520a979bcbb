/** Turns of a dialogue -> the text of a TextGrid or RTTM file. */
import type { Turn } from "../contract/records.ts";
import { writeRttm } from "./rttm.ts";
import { isSilence, unlabelledSpeech } from "./silence.ts";
import { writeTextGrid } from "./textgrid.ts";
import { joinIntervals } from "./tiers.ts";
import type { Interval, Tier } from "./tiers.ts";

export interface ExportedDialogue {
  readonly title: string;
  readonly seconds: number;
  readonly speakers: readonly string[];
  readonly turns: readonly Omit<Turn, "id">[];
}

/** File name and text; turns of one speaker that overlap become one. */
export function exportTurns(
  format: "TextGrid" | "rttm",
  dialogue: ExportedDialogue,
): { fileName: string; text: string } {
  const tiers = speakerTiers(dialogue);
  const text =
    format === "rttm"
      ? writeRttm(dialogue.title, tiers)
      : textGridOf(tiers.map(asSpeech), dialogue.seconds);
  return { fileName: `${dialogue.title}.${format}`, text };
}

/** The long form of a TextGrid; the time between intervals is filled with empty intervals. */
export function textGridOf(tiers: readonly Tier[], seconds: number): string {
  return writeTextGrid({
    start: 0,
    end: seconds,
    tiers: tiers.map(({ name, intervals }) => ({
      kind: "intervals",
      name,
      start: 0,
      end: seconds,
      intervals: withSilence(intervals, seconds),
    })),
  });
}

function speakerTiers({ speakers, turns }: ExportedDialogue): Tier[] {
  return speakers.map((name, speaker) => ({
    name,
    intervals: joinIntervals(
      turns
        .filter((turn) => turn.speaker === speaker)
        .map(({ start, end, label }) => ({ start, end, label })),
      0,
    ),
  }));
}

/** A turn is speech whatever its label, and would be silence without one. */
function asSpeech({ name, intervals }: Tier): Tier {
  const marked = intervals.map((interval) =>
    isSilence(interval.label)
      ? { ...interval, label: unlabelledSpeech }
      : interval,
  );
  return { name, intervals: marked };
}

function withSilence(
  intervals: readonly Interval[],
  seconds: number,
): Interval[] {
  const filled: Interval[] = [];
  let time = 0;
  for (const { start, end, label } of intervals) {
    if (start > time) filled.push({ start: time, end: start, label: "" });
    filled.push({ start, end, label });
    time = end;
  }
  if (time < seconds) filled.push({ start: time, end: seconds, label: "" });
  return filled;
}
