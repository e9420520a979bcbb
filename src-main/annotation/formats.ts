/** Name and first bytes of a file -> the annotation format that it is in, and its content as annotations. */
import { extname } from "node:path";
import { CauserieError, badInput } from "../base/errors.ts";
import { readCtm } from "./ctm.ts";
import { readRttm } from "./rttm.ts";
import { decodeText } from "./text.ts";
import { readTextGrid } from "./textgrid.ts";
import type { TextGrid } from "./textgrid.ts";
import type { Annotation } from "./tiers.ts";

/** Formats that are read, the preferred one first when a recording has several. */
export const readFormats = ["TextGrid", "RTTM", "CTM"] as const;
export type ReadFormat = (typeof readFormats)[number];

const readExtensions: Readonly<Record<string, ReadFormat>> = {
  ".textgrid": "TextGrid",
  ".rttm": "RTTM",
  ".ctm": "CTM",
};

/** Formats whose name alone says that they are annotation. */
const unreadExtensions: Readonly<Record<string, string>> = {
  ".eaf": "ELAN EAF",
  ".trs": "Transcriber TRS",
  ".exb": "EXMARaLDA EXB",
  ".exs": "EXMARaLDA EXS",
  ".stm": "NIST STM",
  ".srt": "SubRip SRT",
  ".vtt": "WebVTT",
  ".cha": "CHAT",
  ".par": "BAS partitur",
  ".hlb": "EMU HLB",
  ".tone": "ESPS labels",
  ".lab": "label file (LAB)",
  ".antx": "Annotation Pro ANTX",
  ".segments": "segment list",
};

/** Formats that hold many other things too: annotation only beside a recording of the same name. */
const ambiguousExtensions: Readonly<Record<string, string>> = {
  ".json": "JSON",
  ".csv": "CSV",
  ".tsv": "TSV",
  ".txt": "plain text",
  ".xml": "XML",
};

export type Recognised =
  | { readonly kind: "read"; readonly format: ReadFormat }
  | {
      readonly kind: "unread";
      readonly format: string;
      /** True when only a recording of the same name makes it annotation. */
      readonly ambiguous: boolean;
    };

/** What kind of annotation a file is by its name; undefined when by its name it is none. */
export function recogniseAnnotation(path: string): Recognised | undefined {
  const extension = extname(path).toLowerCase();
  const format = readExtensions[extension];
  if (format !== undefined) return { kind: "read", format };
  const unread = unreadExtensions[extension];
  if (unread !== undefined)
    return { kind: "unread", format: unread, ambiguous: false };
  const other = ambiguousExtensions[extension];
  if (other !== undefined)
    return { kind: "unread", format: other, ambiguous: true };
  return undefined;
}

/** Why a file of such a format is left aside. */
export function unreadReason(format: string): string {
  return `${format} annotation is not read yet; TextGrid, RTTM and CTM are, so export it as one of them`;
}

/** Reads a file's content. Throws `unsupported` for a TextGrid variant that is not read and `bad-input` for damage. */
export function readAnnotations(
  format: ReadFormat,
  bytes: Uint8Array,
): Annotation[] {
  if (bytes.length === 0) throw badInput("the file is empty");
  if (isBinaryPraat(bytes))
    throw new CauserieError(
      "unsupported",
      "a binary TextGrid is not read; in Praat, save it as a text file",
    );
  const text = decodeText(bytes);
  switch (format) {
    case "TextGrid":
      return [{ recording: null, tiers: intervalTiers(readTextGrid(text)) }];
    case "RTTM":
      return readRttm(text);
    case "CTM":
      return readCtm(text);
    default:
      return format satisfies never;
  }
}

function intervalTiers(grid: TextGrid): Annotation["tiers"] {
  return grid.tiers.filter((tier) => tier.kind === "intervals");
}

function isBinaryPraat(bytes: Uint8Array): boolean {
  return new TextDecoder("latin1")
    .decode(bytes.subarray(0, 12))
    .startsWith("ooBinaryFile");
}
