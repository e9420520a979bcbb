/** What running work reports -> rows in the database, the events to announce and the files that nobody needs any more. */
import { hashOf } from "../base/hash.ts";
import type { StudioEvent } from "../contract/events.ts";
import type { ImportedDialogue, Report } from "../contract/reports.ts";
import type { WriteDb } from "../storage/connection.ts";
import { moveRecordings, saveDialogueRow } from "./dialogues.ts";
import { saveEvaluation } from "./evaluations.ts";
import { setPhones } from "./phones.ts";
import {
  addCurvePoints,
  beginRun,
  endRun,
  followRun,
  runSummary,
} from "./runs.ts";
import { decideSplits, saveSplits } from "./splits.ts";
import { listTracks, saveTracks } from "./tracks.ts";
import { setTurns } from "./turns.ts";

export interface AppliedReport {
  readonly events: readonly StudioEvent[];
  /** Track files, relative to the corpus folder, to be removed after the transaction. */
  readonly unneededFiles: readonly string[];
}

/** Who writes and when, for the rows that say so. */
export interface Writer {
  readonly folder: string;
  readonly processId: number;
  readonly now: () => Date;
}

/** Writes one report; call it inside a transaction. */
export function applyReport(
  db: WriteDb,
  report: Report,
  writer: Writer,
): AppliedReport {
  switch (report.type) {
    case "progress":
      return announcing();
    case "skipped":
    case "pair":
      return announcing(report);
    case "dialogue": {
      const unneededFiles = saveDialogue(db, report.dialogue, writer);
      return { events: [{ type: "corpus" }], unneededFiles };
    }
    case "moved":
      moveRecordings(db, writer.folder, report.dialogueId, report.paths);
      return announcing({ type: "corpus" });
    case "tracks": {
      const { dialogueId, tracks } = report;
      const unneededFiles = saveTracks(db, dialogueId, tracks);
      const all = listTracks(db, dialogueId);
      const event = { type: "tracks", dialogueId, tracks: all } as const;
      return { events: [event], unneededFiles };
    }
    case "run":
      beginRun(db, report.run, writer.processId);
      return announcing(runEvent(db, report.run.id));
    case "curve":
      addCurvePoints(db, report.runId, report.points);
      return announcing(report);
    case "run-progress":
      followRun(db, report.runId, report);
      return announcing(runEvent(db, report.runId));
    case "run-end":
      endRun(db, report.runId, report.state, report.error);
      return announcing(runEvent(db, report.runId));
    case "evaluation":
      saveEvaluation(db, report.runId, report.evaluation);
      return announcing(report);
    case "splits":
      saveSplits(db, report.splits);
      return announcing({ type: "corpus" });
    default:
      return report satisfies never;
  }
}

/** A dialogue's id comes from its sound alone: the same recording has the same id in every corpus. */
export function dialogueIdOf(
  files: readonly { readonly contentHash: string }[],
): string {
  return hashOf(files.map((file) => file.contentHash)).slice(0, 12);
}

/** Puts a dialogue in with all that belongs to it; one with the same sound keeps its split and its other tracks. */
function saveDialogue(
  db: WriteDb,
  dialogue: ImportedDialogue,
  { folder, now }: Writer,
): string[] {
  const id = dialogueIdOf(dialogue.files);
  saveDialogueRow(db, folder, id, dialogue, now().toISOString());
  setTurns(db, id, dialogue.turns);
  setPhones(db, id, dialogue.phones ?? []);
  const unneeded = saveTracks(db, id, dialogue.tracks);
  decideSplits(db);
  return unneeded;
}

function runEvent(db: WriteDb, id: string): StudioEvent {
  return { type: "run", run: runSummary(db, id) };
}

function announcing(...events: StudioEvent[]): AppliedReport {
  return { events, unneededFiles: [] };
}
