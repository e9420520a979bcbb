/** A corpus and settings, as the channels whose mel spectrogram is still to be computed. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { DialogueId } from "../../contract/records.ts";
import type { NewTrack } from "../../contract/reports.ts";
import type { Corpus } from "../../corpus/corpus.ts";
import {
  melSettingsHash,
  type MelSettings,
} from "../../features/melSettings.ts";
import { trackFile } from "../../storage/trackFiles.ts";

/** One channel of one recording, and where its spectrogram goes. */
export interface MelTask {
  readonly dialogueId: DialogueId;
  /** Null for a channel that both speakers share. */
  readonly speaker: 0 | 1 | null;
  readonly speakerName: string;
  /** The recording. */
  readonly path: string;
  readonly channel: number;
  readonly seconds: number;
  readonly settings: MelSettings;
  /** Relative to the corpus folder; named after all that decides the values. */
  readonly file: string;
}

/** A mel track of a dialogue, wherever it comes from: computed now or before. */
export interface MelTrack {
  readonly dialogueId: DialogueId;
  readonly track: NewTrack;
}

/** The channels to compute, and the tracks that are there already with these settings. */
export interface MelPlan {
  readonly tasks: readonly MelTask[];
  readonly present: readonly MelTrack[];
}

/** Plans every channel of the corpus. */
export function planMel(corpus: Corpus, settings: MelSettings): MelPlan {
  const tasks: MelTask[] = [];
  const present: MelTrack[] = [];
  for (const { id } of corpus.dialogues())
    for (const task of tasksOf(corpus, settings, id)) {
      const track = presentTrack(corpus, task);
      if (track === null) tasks.push(task);
      else present.push({ dialogueId: id, track });
    }
  return { tasks, present };
}

function tasksOf(
  corpus: Corpus,
  settings: MelSettings,
  dialogueId: DialogueId,
): MelTask[] {
  const source = corpus.source(dialogueId);
  const { seconds, speakers } = corpus.dialogue(dialogueId).dialogue;
  const shared = source.channels === 1 && source.files.length === 1;
  const sides = shared ? ([null] as const) : ([0, 1] as const);
  return sides.map((speaker) => {
    const { file: path, channel } = source.channelOf[speaker ?? 0];
    const content = source.files.find(
      (file) => file.path === path,
    )?.contentHash;
    const hash = melSettingsHash(settings);
    return {
      dialogueId,
      speaker,
      speakerName: speaker === null ? "both speakers" : speakers[speaker]!,
      path,
      channel,
      seconds,
      settings,
      file: trackFile({ content, channel, hash }, "f32"),
    };
  });
}

/** The track that a task would make, when the corpus has it with its file. */
function presentTrack(corpus: Corpus, task: MelTask): NewTrack | null {
  const hash = melSettingsHash(task.settings);
  const path = join(corpus.path, task.file);
  const found = corpus
    .tracks(task.dialogueId)
    .filter(({ kind, settingsHash }) => kind === "mel" && settingsHash === hash)
    .find(
      ({ id, speaker }) =>
        speaker === task.speaker && corpus.track(id).absoluteFile === path,
    );
  if (found === undefined || !existsSync(path)) return null;
  const { id: _id, dialogueId: _dialogueId, ...track } = found;
  return { ...track, file: task.file };
}
