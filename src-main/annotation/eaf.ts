/** Tiers of labelled intervals -> the text of an ELAN annotation file (EAF 3.0). */
import type { Tier } from "./tiers.ts";

export interface EafDocument {
  readonly tiers: readonly Tier[];
  /** Name or address of the recording, as ELAN looks for it. */
  readonly mediaUrl: string;
  /** ISO 8601. */
  readonly createdAt: string;
}

/** Writes every interval as an annotation with time slots of its own, in milliseconds. */
export function writeEaf({ tiers, mediaUrl, createdAt }: EafDocument): string {
  const slots: string[] = [];
  const slot = (seconds: number): string => {
    const id = `ts${slots.length + 1}`;
    const time = Math.round(1000 * seconds);
    slots.push(`    <TIME_SLOT TIME_SLOT_ID="${id}" TIME_VALUE="${time}"/>`);
    return id;
  };
  let annotations = 0;
  const tierLines = tiers.flatMap(({ name, intervals }) => [
    `  <TIER LINGUISTIC_TYPE_REF="default-lt" TIER_ID="${escapeXml(name)}">`,
    ...intervals.flatMap(({ start, end, label }) => [
      "    <ANNOTATION>",
      `      <ALIGNABLE_ANNOTATION ANNOTATION_ID="a${++annotations}" TIME_SLOT_REF1="${slot(start)}" TIME_SLOT_REF2="${slot(end)}">`,
      `        <ANNOTATION_VALUE>${escapeXml(label)}</ANNOTATION_VALUE>`,
      "      </ALIGNABLE_ANNOTATION>",
      "    </ANNOTATION>",
    ]),
    "  </TIER>",
  ]);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<ANNOTATION_DOCUMENT AUTHOR="" DATE="${createdAt}" FORMAT="3.0" VERSION="3.0">`,
    '  <HEADER MEDIA_FILE="" TIME_UNITS="milliseconds">',
    `    <MEDIA_DESCRIPTOR MEDIA_URL="${escapeXml(mediaUrl)}" MIME_TYPE="audio/x-wav"/>`,
    "  </HEADER>",
    "  <TIME_ORDER>",
    ...slots,
    "  </TIME_ORDER>",
    ...tierLines,
    '  <LINGUISTIC_TYPE GRAPHIC_REFERENCES="false" LINGUISTIC_TYPE_ID="default-lt" TIME_ALIGNABLE="true"/>',
    "</ANNOTATION_DOCUMENT>",
    "",
  ].join("\n");
}

function escapeXml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
