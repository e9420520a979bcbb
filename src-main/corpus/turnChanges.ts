/** A turn edit -> the change it makes, as turns taken out and turns put in; a change turned round is its undo. */
import { badInput } from "../base/errors.ts";
import type { Turn, TurnEdit } from "../contract/records.ts";

/** Everything that undo and redo need; `removed` and `added` share ids where a turn was altered. */
export interface TurnChange {
  readonly removed: readonly Turn[];
  readonly added: readonly Turn[];
}

/** What an edit is checked against. */
export interface TurnContext {
  readonly turns: readonly Turn[];
  /** Length of the recording. */
  readonly seconds: number;
  /** Id for a new turn; larger than every id ever used in this dialogue. */
  readonly nextTurnId: number;
}

/** The shortest turn that can be made; shorter ones are slips of the mouse. */
export const shortestTurnSeconds = 0.01;

/** Decides what an edit does. Throws when it names no turn, is shorter than 10 ms or reaches outside the recording. */
export function changeOf(edit: TurnEdit, context: TurnContext): TurnChange {
  switch (edit.kind) {
    case "add": {
      const { speaker, start, end, label = "" } = edit;
      const added = { id: context.nextTurnId, speaker, start, end, label };
      return { removed: [], added: [fitting(added, context.seconds)] };
    }
    case "move": {
      const { start, end } = edit;
      return altered(edit.id, { start, end }, context);
    }
    case "assign":
      return altered(edit.id, { speaker: edit.speaker }, context);
    case "label":
      return altered(edit.id, { label: edit.label }, context);
    case "delete": {
      const removed = [...new Set(edit.ids)].map((id) => turnOf(id, context));
      return { removed, added: [] };
    }
    default:
      return edit satisfies never;
  }
}

/** The change that undoes a change. */
export function inverseOf(change: TurnChange): TurnChange {
  return { removed: change.added, added: change.removed };
}

function altered(
  id: number,
  fields: Partial<Turn>,
  context: TurnContext,
): TurnChange {
  const turn = turnOf(id, context);
  return {
    removed: [turn],
    added: [fitting({ ...turn, ...fields }, context.seconds)],
  };
}

function turnOf(id: number, context: TurnContext): Turn {
  const turn = context.turns.find((candidate) => candidate.id === id);
  if (turn === undefined)
    throw badInput(
      `there is no turn ${id} in this dialogue; it may have been deleted, look at the turns anew`,
    );
  return turn;
}

function fitting(turn: Turn, seconds: number): Turn {
  const range = `${turn.start.toFixed(3)} to ${turn.end.toFixed(3)} s`;
  if (!(turn.start >= 0) || !(turn.end <= seconds))
    throw badInput(
      `a turn from ${range} reaches outside the recording, which lasts ${seconds.toFixed(3)} s`,
    );
  // A margin of a nanosecond: 0.31 - 0.30 is a little less than 0.01.
  if (!(turn.end - turn.start >= shortestTurnSeconds - 1e-9))
    throw badInput(
      `a turn from ${range} is shorter than ${shortestTurnSeconds * 1000} ms; a turn needs a start before its end`,
    );
  return turn;
}
