/** A phone run and a dialogue into the phones of every voice, as events and as the text of a file. */
import type { DialogueSummary, Speaker } from "../../contract/records.ts";
import { frameRate } from "../../models/spec/spec.ts";
import type { PipelineIo } from "../io.ts";
import { prepareFeatures } from "../training/features.ts";
import type { OpenedRun } from "./openRun.ts";
import { phoneText } from "./phoneFiles.ts";
import {
  phoneStretches,
  predictPhones,
  type PhoneStretch,
} from "./phonePredictions.ts";
import type { Predicted } from "./predictTurnTaking.ts";

export interface PhoneEvent extends PhoneStretch {
  readonly kind: "phone";
  /** Null for a channel that both speakers share. */
  readonly speaker: Speaker | null;
}

/** Hears each voice from its first frame to its last. */
export async function predictPhoneTiers(
  opened: OpenedRun,
  dialogue: DialogueSummary,
  io: PipelineIo,
): Promise<Predicted<PhoneEvent>> {
  const { features, classes } = opened.model.spec;
  const reader = await prepareFeatures(features, io, dialogue.id);
  const events: PhoneEvent[] = [];
  let frames = 0;
  for (const voice of reader.voices(dialogue.id)) {
    const mel = voice.read(0, voice.frames);
    const found = await predictPhones(opened, mel);
    const { speaker } = voice;
    for (const stretch of phoneStretches(
      found,
      classes!,
      features,
      dialogue.seconds,
    ))
      events.push({ kind: "phone", speaker, ...stretch });
    frames = Math.max(frames, found.frames);
  }
  const rateHz = frameRate(features);
  const said = { run: opened.run.id, dialogue, rateHz, frames, events };
  return {
    frames,
    rateHz,
    events,
    text: (path, createdAt) => phoneText(path, { ...said, createdAt }),
  };
}
