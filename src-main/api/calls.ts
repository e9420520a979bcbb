/** Each call of the contract, as one line on the studio: total over the call names. */
import { exportTurns } from "../annotation/exportTurns.ts";
import { badInput, CauserieError } from "../base/errors.ts";
import {
  callInputs,
  type CallName,
  type CallOutputs,
  type ParsedInput,
} from "../contract/calls.ts";
import type { DialogueId, TurnsState } from "../contract/records.ts";
import type { Studio } from "./studio.ts";

type Calls = {
  readonly [Name in CallName]: (
    studio: Studio,
    input: ParsedInput<Name>,
  ) => CallOutputs[Name] | Promise<CallOutputs[Name]>;
};

const calls: Calls = {
  "corpus/info": ({ corpus }) => corpus.info(),

  "dialogues/list": ({ corpus }, { search }) => corpus.dialogues(search),
  "dialogues/get": ({ corpus }, { id }) => corpus.dialogue(id),
  "dialogues/import": ({ jobs }, input) => {
    const job = jobs.start({ kind: "import", input });
    // A dialogue without its spectrogram shows and trains nothing.
    jobs.start({ kind: "features", input: {} }, job);
    return job;
  },

  "turns/edit": (studio, { dialogueId, edit }) =>
    changed(studio, dialogueId, studio.corpus.editTurns(dialogueId, edit)),
  "turns/undo": (studio, { dialogueId }) =>
    changed(studio, dialogueId, studio.corpus.undoTurns(dialogueId)),
  "turns/redo": (studio, { dialogueId }) =>
    changed(studio, dialogueId, studio.corpus.redoTurns(dialogueId)),
  "turns/export": ({ corpus }, { dialogueId, format }) => {
    const { dialogue, turns } = corpus.dialogue(dialogueId);
    return exportTurns(format, { ...dialogue, turns });
  },

  "features/compute": ({ jobs }, input) =>
    jobs.start({ kind: "features", input }),

  "presets/list": (studio) => studio.presets(),
  "runs/list": ({ corpus }) => corpus.runs(),
  "runs/get": ({ corpus }, { id }) => corpus.run(id),
  "runs/rename": ({ corpus, announcements }, { id, name }) => {
    corpus.renameRun(id, name);
    const { run } = corpus.run(id);
    announcements.announce({ type: "run", run });
    return run;
  },
  "runs/delete": ({ corpus, jobs, announcements }, { id }) => {
    const busy = jobs.list().some((job) => job.runId === id && isOpen(job));
    if (busy)
      throw new CauserieError(
        "conflict",
        `run ${id} is in use by a job; cancel the job first`,
      );
    corpus.deleteRun(id);
    announcements.announce({ type: "run-deleted", runId: id });
    return { deleted: true };
  },

  "training/start": ({ jobs }, input) => jobs.start({ kind: "train", input }),
  "evaluation/start": ({ jobs }, input) =>
    jobs.start({ kind: "evaluate", input }),
  "prediction/start": ({ jobs }, input) =>
    jobs.start({ kind: "predict", input }),
  "reconstruction/start": ({ jobs }, input) =>
    jobs.start({ kind: "reconstruct", input }),
  "codes/paint": ({ jobs }, input) => jobs.start({ kind: "paint", input }),
  "codes/prototypes": ({ corpus }, { run }) => corpus.prototypes(run),
  "jobs/list": ({ jobs }) => jobs.list(),
  "jobs/cancel": ({ jobs }, { id }) => jobs.cancel(id),

  "devices/list": (studio, { again }) => studio.devices(again),

  "lab/designs": ({ lab }, input) => lab("lab/designs", input),
  "lab/analyse": ({ lab }, input) => lab("lab/analyse", input),
  "lab/figure": ({ lab }, input) => lab("lab/figure", input),
  "lab/probe": ({ lab }, input) => lab("lab/probe", input),
  "lab/convert": ({ lab }, input) => lab("lab/convert", input),
  "lab/stream": ({ lab }, input) => lab("lab/stream", input),
  "lab/compare": ({ lab }, input) => lab("lab/compare", input),
};

export function isCallName(name: string): name is CallName {
  return Object.hasOwn(calls, name);
}

/** Checks a call's input and answers it. Throws `bad-input` that names the first field that does not fit. */
export async function answerCall(
  studio: Studio,
  name: CallName,
  input: unknown,
): Promise<unknown> {
  const parsed = callInputs[name].safeParse(input);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    const where = issue.path.length > 0 ? `${issue.path.join(".")}: ` : "";
    throw badInput(`${name}: ${where}${issue.message}`);
  }
  // The table is total and its schema has just been applied: name and input belong together.
  const call = calls[name] as (studio: Studio, input: unknown) => unknown;
  return await call(studio, parsed.data);
}

function changed(
  { announcements }: Studio,
  dialogueId: DialogueId,
  state: TurnsState,
): TurnsState {
  announcements.announce({ type: "turns", dialogueId, state });
  return state;
}

function isOpen(job: { state: string }): boolean {
  return job.state === "queued" || job.state === "running";
}
