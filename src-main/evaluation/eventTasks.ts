/** Event decisions of several dialogues, of a model and of its baselines, into the rows of a protocol. */
import type { MetricRow } from "../contract/records.ts";
import { type Decisions, pooled } from "./binary.ts";
import { bootstrapIntervals, withIntervals } from "./bootstrap.ts";
import { taskRows } from "./taskRows.ts";

/** One task of a protocol. */
export interface EventTask {
  readonly name: string;
  readonly title: string;
  readonly classes: readonly [positive: string, negative: string];
}

/** A dialogue's decisions, task by task, under the name of who made them. */
export interface DialogueDecisions<Name extends string> {
  readonly model: Readonly<Record<Name, Decisions>>;
  readonly baselines: readonly {
    readonly name: string;
    readonly decisions: Readonly<Record<Name, Decisions>>;
  }[];
}

/** Pools the dialogues' decisions; thresholds are 0.5 where none is given. */
export function protocolRows<Name extends string>(
  tasks: readonly (EventTask & { readonly name: Name })[],
  dialogues: readonly DialogueDecisions<Name>[],
  thresholds: Partial<Record<Name, number>> = {},
): MetricRow[] {
  const names = dialogues[0]?.baselines.map(({ name }) => name) ?? [];
  const rowsOf = (
    drawn: readonly DialogueDecisions<Name>[],
    baselines: readonly string[],
  ) =>
    tasks.flatMap(({ name, title, classes }) =>
      taskRows({
        name,
        title,
        classes,
        decisions: pooled(drawn.map(({ model }) => model[name])),
        baselines: baselines.map((baseline, index) => ({
          name: baseline,
          decisions: pooled(
            drawn.map((each) => each.baselines[index]!.decisions[name]),
          ),
        })),
        ...(thresholds[name] === undefined
          ? {}
          : { threshold: thresholds[name] }),
      }),
    );
  const intervals = bootstrapIntervals(dialogues, (drawn) =>
    rowsOf(drawn, []).map(({ value }) => value),
  );
  return withIntervals(rowsOf(dialogues, names), intervals);
}
