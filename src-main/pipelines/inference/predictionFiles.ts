/** Frame-wise predictions and events into the text of a file: .json, .csv, .TextGrid or .eaf. */
import { extname } from "node:path";
import { badInput } from "../../base/errors.ts";
import { runsOf } from "../../base/runs.ts";
import type { Activity } from "../../contract/activity.ts";
import { writeEaf } from "../../annotation/eaf.ts";
import { textGridOf } from "../../annotation/exportTurns.ts";
import type { Tier } from "../../annotation/tiers.ts";
import { decisionSeconds, type PredictedEvent } from "./shiftEvents.ts";
import type { TurnPredictions } from "./turnPredictions.ts";

/** All that a file may tell. */
export interface PredictionDocument {
  readonly run: string;
  readonly dialogue: {
    readonly id: string;
    readonly title: string;
    readonly path: string;
    readonly seconds: number;
    readonly speakers: readonly string[];
  };
  readonly createdAt: string;
  readonly predictions: TurnPredictions;
  readonly shift: Float32Array | null;
  readonly heard: Activity;
  readonly events: readonly PredictedEvent[];
}

/** Endings of the files that predictions are written to. */
export type PredictionFormat = ".json" | ".csv" | ".textgrid" | ".eaf";

const writers: Readonly<
  Record<PredictionFormat, (document: PredictionDocument) => string>
> = {
  ".json": jsonText,
  ".csv": csvText,
  ".textgrid": (document) =>
    textGridOf(tiersOf(document), document.dialogue.seconds),
  ".eaf": (document) =>
    writeEaf({
      tiers: tiersOf(document),
      mediaUrl: document.dialogue.path,
      createdAt: document.createdAt,
    }),
};

/** Throws unless the path's ending is one of the formats. */
export function expectPredictionFormat(path: string): void {
  if (!Object.hasOwn(writers, extname(path).toLowerCase()))
    throw badInput(
      `predict: ${path} ends in "${extname(path)}"; expects .json, .csv, .TextGrid or .eaf`,
    );
}

/** The file's text, in the format that its ending names. */
export function predictionText(
  path: string,
  document: PredictionDocument,
): string {
  return writers[extname(path).toLowerCase() as PredictionFormat](document);
}

function jsonText(document: PredictionDocument): string {
  const { run, dialogue, createdAt, predictions, shift, events } = document;
  const { rateHz, frames, activity, bits } = predictions;
  const columns = {
    shift: shift && rounded(shift),
    activity: activity && rows(activity, 2),
    projection: bits && rows(bits, 8),
  };
  return `${JSON.stringify({ run, dialogue: dialogue.id, title: dialogue.title, createdAt, rateHz, frames, events, columns })}\n`;
}

function csvText({ dialogue, predictions, shift }: PredictionDocument): string {
  const { frames, rateHz, activity, bits } = predictions;
  const [a, b] = dialogue.speakers;
  const columns: [name: string, at: (frame: number) => number][] = [
    ["seconds", (frame) => frame / rateHz],
  ];
  if (shift) columns.push(["shift", (frame) => shift[frame]!]);
  if (activity)
    [a, b].forEach((name, speaker) =>
      columns.push([
        `${name} speaks`,
        (frame) => activity[2 * frame + speaker]!,
      ]),
    );
  if (bits)
    for (let bit = 0; bit < 8; bit++)
      columns.push([
        `${bit < 4 ? a : b} speaks in bin ${(bit % 4) + 1}`,
        (frame) => bits[8 * frame + bit]!,
      ]);
  const lines = [columns.map(([name]) => quoted(name)).join(",")];
  for (let frame = 0; frame < frames; frame++)
    lines.push(columns.map(([, at]) => shortNumber(at(frame))).join(","));
  return `${lines.join("\n")}\n`;
}

/** What each speaker is heard to say, and the decisions from the onset of the silence on. */
function tiersOf({
  dialogue,
  heard,
  events,
  predictions,
}: PredictionDocument): Tier[] {
  const { rateHz } = predictions;
  const speakers = dialogue.speakers.map((name, speaker) => ({
    name: `${name} heard`,
    intervals: runsOf(heard.filter((_, i) => i % 2 === speaker))
      .filter(({ value }) => value === 1)
      .map(({ start, end }) => ({
        start: start / rateHz,
        end: end / rateHz,
        label: "speech",
      })),
  }));
  const decisions = events.map(({ kind, start, probability }) => ({
    start,
    end: start + decisionSeconds,
    label: `${kind} ${probability.toFixed(2)}`,
  }));
  return [...speakers, { name: "shift or hold", intervals: decisions }];
}

function rows(values: Float32Array, columns: number): number[][] {
  return Array.from({ length: values.length / columns }, (_, row) =>
    rounded(values.subarray(row * columns, (row + 1) * columns)),
  );
}

function rounded(values: Float32Array): number[] {
  return Array.from(values, (value) => Number(value.toFixed(5)));
}

function shortNumber(value: number): string {
  return String(Number(value.toFixed(5)));
}

/** A cell of a CSV file. */
export function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
