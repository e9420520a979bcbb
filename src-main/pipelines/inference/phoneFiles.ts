/** The phones of a dialogue into the text of a file: .json, .csv, .TextGrid or .eaf. */
import { extname } from "node:path";
import { writeEaf } from "../../annotation/eaf.ts";
import { textGridOf } from "../../annotation/exportTurns.ts";
import type { Tier } from "../../annotation/tiers.ts";
import type { DialogueSummary } from "../../contract/records.ts";
import { quoted, type PredictionFormat } from "./predictionFiles.ts";
import type { PhoneEvent } from "./predictPhoneTiers.ts";

export interface PhoneDocument {
  readonly run: string;
  readonly dialogue: DialogueSummary;
  readonly createdAt: string;
  readonly rateHz: number;
  readonly frames: number;
  readonly events: readonly PhoneEvent[];
}

const writers: Readonly<
  Record<PredictionFormat, (document: PhoneDocument) => string>
> = {
  ".json": ({ dialogue, ...rest }) =>
    `${JSON.stringify({ dialogue: dialogue.id, title: dialogue.title, ...rest })}\n`,
  ".csv": csvText,
  ".textgrid": (document) =>
    textGridOf(phoneTiers(document), document.dialogue.seconds),
  ".eaf": (document) =>
    writeEaf({
      tiers: phoneTiers(document),
      mediaUrl: document.dialogue.path,
      createdAt: document.createdAt,
    }),
};

/** The file's text, in the format that its ending names. */
export function phoneText(path: string, document: PhoneDocument): string {
  return writers[extname(path).toLowerCase() as PredictionFormat](document);
}

/** A tier for each voice, named as an import finds its phones again. */
function phoneTiers({ dialogue, events }: PhoneDocument): Tier[] {
  const voices = Map.groupBy(events, ({ speaker }) => speaker);
  return [...voices].map(([speaker, intervals]) => ({
    name:
      speaker === null ? "phones" : `${dialogue.speakers[speaker]} - phones`,
    intervals,
  }));
}

function csvText({ dialogue, events }: PhoneDocument): string {
  const rows = events.map(({ speaker, start, end, label, probability }) => [
    speaker === null ? "" : dialogue.speakers[speaker]!,
    start.toFixed(4),
    end.toFixed(4),
    label,
    probability.toFixed(4),
  ]);
  const header = ["speaker", "start", "end", "phone", "probability"];
  return `${[header, ...rows].map((row) => row.map(quoted).join(",")).join("\n")}\n`;
}
