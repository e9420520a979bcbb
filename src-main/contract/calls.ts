/**
 * The one interface between page and host. Each call is `POST /api/<name>` with a JSON input that its schema validates
 * and a JSON answer; an error answers with `{ error: { kind, message, call } }` and a fitting status.
 */
import { z } from "zod";
import { labCallInputs, type LabCallOutputs } from "./lab.ts";
import type {
  CodePrototypes,
  CorpusInfo,
  DeviceInfo,
  DialogueDetail,
  DialogueSummary,
  Job,
  PresetInfo,
  RunDetail,
  RunSummary,
  TurnsState,
} from "./records.ts";

const id = z.string().min(1).max(200);
const speaker = z.union([z.literal(0), z.literal(1)]);
const seconds = z.number().finite().nonnegative();
const nothing = z.strictObject({});

export const turnEdit = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("add"),
    speaker,
    start: seconds,
    end: seconds,
    label: z.string().max(10_000).optional(),
  }),
  z.strictObject({
    kind: z.literal("move"),
    id: z.number().int(),
    start: seconds,
    end: seconds,
  }),
  z.strictObject({ kind: z.literal("assign"), id: z.number().int(), speaker }),
  z.strictObject({
    kind: z.literal("label"),
    id: z.number().int(),
    label: z.string().max(10_000),
  }),
  z.strictObject({
    kind: z.literal("delete"),
    ids: z.array(z.number().int()).min(1),
  }),
]);

/** What a training is started with; `set` overrides fields of the preset by dotted path. */
export const trainInput = z.strictObject({
  preset: z.string().min(1),
  name: z.string().max(200).optional(),
  steps: z.number().int().positive().optional(),
  minutes: z.number().positive().optional(),
  seed: z.number().int().optional(),
  device: z.string().optional(),
  set: z.record(z.string(), z.unknown()).optional(),
  resume: id.optional(),
});

/** A code that is put in the place of another one. */
export const codeStroke = z.strictObject({
  /** Name of the codes: `top`. */
  grid: z.string().min(1).max(200),
  /** Time in frames of this grid, and row from the lowest frequency up. */
  frame: z.number().int().nonnegative(),
  row: z.number().int().nonnegative(),
  code: z.number().int().nonnegative(),
});
export type CodeStroke = z.output<typeof codeStroke>;

/** Every call's input schema; the names are the paths. */
export const callInputs = {
  "corpus/info": nothing,
  "dialogues/list": z.strictObject({ search: z.string().max(500).optional() }),
  "dialogues/get": z.strictObject({ id }),
  "dialogues/import": z.strictObject({
    paths: z.array(z.string().min(1)).min(1),
    annotations: z.string().optional(),
  }),
  "turns/edit": z.strictObject({ dialogueId: id, edit: turnEdit }),
  "turns/undo": z.strictObject({ dialogueId: id }),
  "turns/redo": z.strictObject({ dialogueId: id }),
  "turns/export": z.strictObject({
    dialogueId: id,
    format: z.enum(["TextGrid", "rttm"]),
  }),
  "features/compute": z.strictObject({ dialogueId: id.optional() }),
  "presets/list": nothing,
  "runs/list": nothing,
  "runs/get": z.strictObject({ id }),
  "runs/rename": z.strictObject({ id, name: z.string().min(1).max(200) }),
  "runs/delete": z.strictObject({ id }),
  "training/start": trainInput,
  "evaluation/start": z.strictObject({
    run: id,
    split: z.enum(["train", "validation", "test"]).default("test"),
  }),
  "prediction/start": z.strictObject({ run: id, dialogue: id }),
  "reconstruction/start": z.strictObject({ run: id, dialogue: id }),
  /** Decodes painted codes of one voice; its sound is the variant `painted` when the job is done. Without strokes nothing is painted. */
  "codes/paint": z.strictObject({
    run: id,
    dialogue: id,
    speaker: speaker.nullable(),
    strokes: z.array(codeStroke).max(20_000),
  }),
  "codes/prototypes": z.strictObject({ run: id }),
  "jobs/list": nothing,
  "jobs/cancel": z.strictObject({ id }),
  /** The first answer is remembered; `again` tries and measures anew. */
  "devices/list": z.strictObject({ again: z.boolean().optional() }),
  ...labCallInputs,
} as const;

export type CallName = keyof typeof callInputs;

/** What the caller gives, before defaults. */
export type CallInput<N extends CallName> = z.input<(typeof callInputs)[N]>;
/** What the handler receives, validated. */
export type ParsedInput<N extends CallName> = z.output<(typeof callInputs)[N]>;

/** What each call answers; total over the call names. */
export interface CallOutputs extends LabCallOutputs {
  "corpus/info": CorpusInfo;
  "dialogues/list": readonly DialogueSummary[];
  "dialogues/get": DialogueDetail;
  "dialogues/import": Job;
  "turns/edit": TurnsState;
  "turns/undo": TurnsState;
  "turns/redo": TurnsState;
  "turns/export": { readonly fileName: string; readonly text: string };
  "features/compute": Job;
  "presets/list": readonly PresetInfo[];
  "runs/list": readonly RunSummary[];
  "runs/get": RunDetail;
  "runs/rename": RunSummary;
  "runs/delete": { readonly deleted: true };
  "training/start": Job;
  "evaluation/start": Job;
  "prediction/start": Job;
  "reconstruction/start": Job;
  "codes/paint": Job;
  /** Null before the run has reconstructed anything. */
  "codes/prototypes": CodePrototypes | null;
  "jobs/list": readonly Job[];
  "jobs/cancel": Job;
  "devices/list": readonly DeviceInfo[];
}

/** A compile-time check that inputs and outputs name the same calls. */
export type CallOutput<N extends CallName> = CallOutputs[N];
