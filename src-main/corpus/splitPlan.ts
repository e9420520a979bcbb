/** Dialogues with their speakers -> which of them train, validate and test, or blocks in time when they are too few. */
import { Random } from "../base/random.ts";
import type { Split } from "../contract/records.ts";
import { groupRelated } from "./speakers.ts";
import type { Relatable } from "./speakers.ts";

/** What the plan needs to know of a dialogue; `split` is what an earlier plan decided. */
export interface Splittable extends Relatable {
  readonly id: string;
  readonly seconds: number;
  /** Whether it can train turn models. */
  readonly usable: boolean;
  readonly split: Split | null;
}

/** Either every dialogue has its split, or all are split in time and `splits` is empty. */
export interface SplitPlan {
  readonly splits: ReadonlyMap<string, Split>;
  /** What a person reads. */
  readonly sentence: string;
}

export interface SplitBlock {
  readonly start: number;
  readonly end: number;
  readonly split: Split;
}

/** Fewer usable dialogues than this are split in time. */
export const fewestDialogues = 5;

const order: readonly Split[] = ["train", "validation", "test"];
const dialogueShares: Record<Split, number> = {
  train: 0.7,
  validation: 0.15,
  test: 0.15,
};
// Few dialogues have few events: larger parts to validate and test on.
const blockShares: Record<Split, number> = {
  train: 0.6,
  validation: 0.2,
  test: 0.2,
};

/**
 * Decides the split of every dialogue. Whoever has a split keeps it, unless its group (dialogues that share a known
 * speaker or are copies) would then stand in train and in test: what may have been trained on stays in train, the rest joins it.
 */
export function planSplits(
  dialogues: readonly Splittable[],
  seed: number | string,
): SplitPlan {
  const usable = dialogues.filter((dialogue) => dialogue.usable);
  if (usable.length < fewestDialogues)
    return inTime(
      `${usable.length} usable ${usable.length === 1 ? "dialogue" : "dialogues"}, fewer than ${fewestDialogues}`,
    );
  const groups = groupRelated(dialogues);
  const usableGroups = groups.filter((group) =>
    group.some((one) => one.usable),
  );
  if (usableGroups.length < 2)
    return inTime("all usable dialogues share their speakers");
  const splits = new Map([
    ...assign(usableGroups, seed),
    ...assign(
      groups.filter((group) => !usableGroups.includes(group)),
      seed,
    ),
  ]);
  return { splits, sentence: sentenceOf(usable, splits) };
}

/**
 * Contiguous blocks of one dialogue with a guard before each later one: with a guard as long as receptive field plus
 * horizon, no block hears or predicts what belongs to another. A block that the guard swallows is left out.
 */
export function splitBlocks(
  seconds: number,
  guardSeconds: number,
): SplitBlock[] {
  let edge = 0;
  return order
    .map((split) => {
      const start = edge === 0 ? 0 : edge + guardSeconds;
      edge += blockShares[split] * seconds;
      const end = split === order.at(-1) ? seconds : edge;
      return { start, end, split };
    })
    .filter((block) => block.end > block.start);
}

function inTime(reason: string): SplitPlan {
  const [train, validation, test] = order.map(
    (split) => `${Math.round(100 * blockShares[split])} %`,
  );
  return {
    splits: new Map(),
    sentence: `${reason}: each dialogue is split in time (first ${train} train, next ${validation} validation, last ${test} test), with a guard as long as receptive field and horizon between the blocks`,
  };
}

/** Splits for whole groups. */
function assign(
  groups: readonly Splittable[][],
  seed: number | string,
): Map<string, Split> {
  const splits = new Map<string, Split>();
  const open: Splittable[][] = [];
  for (const group of groups) {
    const decided = decidedSplits(group);
    if (decided === undefined) open.push(group);
    else for (const [id, split] of decided) splits.set(id, split);
  }
  // Of two groups one tests; the dialogues of the other may stand alone, as they share train and validation only.
  const isTwo = groups.length === 2 && open.length === 2;
  const pieces = isTwo ? withoutTested(open, splits) : open;
  const choices = isTwo ? order.filter((split) => split !== "test") : order;
  const all = groups.flat();
  for (const [index, group] of longestFirst(pieces).entries()) {
    const needed = neededSplits(choices, all, splits, pieces.length - index);
    const split = drawSplit(group, all, splits, needed, seed);
    for (const dialogue of group) splits.set(dialogue.id, split);
  }
  return splits;
}

/** What earlier plans say of a group; undefined when they say nothing. New dialogues join the most trained-on split there is. */
function decidedSplits(
  group: readonly Splittable[],
): Map<string, Split> | undefined {
  const known = order.filter((split) =>
    group.some((dialogue) => dialogue.split === split),
  );
  const [first] = known;
  if (first === undefined) return undefined;
  const torn = known.length > 1 && known.includes("test");
  return new Map(
    group.map((dialogue) => [
      dialogue.id,
      torn ? first : (dialogue.split ?? first),
    ]),
  );
}

/** Lets the shorter of two groups test and returns the dialogues of the longer, each by itself. */
function withoutTested(
  groups: readonly Splittable[][],
  splits: Map<string, Split>,
): Splittable[][] {
  const [longer, shorter] = longestFirst(groups);
  for (const dialogue of shorter!) splits.set(dialogue.id, "test");
  return longer!.map((dialogue) => [dialogue]);
}

/** All choices while there are groups enough, else those that are empty, the most needed ones when not all can be filled. */
function neededSplits(
  choices: readonly Split[],
  all: readonly Splittable[],
  splits: ReadonlyMap<string, Split>,
  groupsLeft: number,
): readonly Split[] {
  const taken = new Set(all.map((dialogue) => splits.get(dialogue.id)));
  const byNeed: readonly Split[] = ["train", "test", "validation"];
  const empty = byNeed.filter(
    (split) => choices.includes(split) && !taken.has(split),
  );
  return empty.length > 0 && groupsLeft <= empty.length
    ? empty.slice(0, groupsLeft)
    : choices;
}

/** Draws a split, the likelier the more seconds it lacks; one that the group would fill beyond half of itself is not drawn. */
function drawSplit(
  group: readonly Splittable[],
  all: readonly Splittable[],
  splits: ReadonlyMap<string, Split>,
  allowed: readonly Split[],
  seed: number | string,
): Split {
  const total = secondsOf(all);
  const lacking = allowed.map(
    (split) =>
      dialogueShares[split] * total -
      secondsOf(all.filter((dialogue) => splits.get(dialogue.id) === split)),
  );
  const weights = lacking.map((lack) =>
    Math.max(0, lack - secondsOf(group) / 2),
  );
  const sum = weights.reduce((a, b) => a + b, 0);
  if (sum === 0) return allowed[lacking.indexOf(Math.max(...lacking))]!;
  const random = new Random(`${seed}/${smallestId(group)}`);
  let point = random.uniform() * sum;
  const drawn = weights.findIndex((weight) => (point -= weight) < 0);
  return allowed[Math.max(drawn, 0)]!;
}

function longestFirst(groups: readonly Splittable[][]): Splittable[][] {
  return [...groups].sort(
    (a, b) =>
      secondsOf(b) - secondsOf(a) || (smallestId(a) < smallestId(b) ? -1 : 1),
  );
}

function smallestId(group: readonly Splittable[]): string {
  return group.map((dialogue) => dialogue.id).sort()[0]!;
}

function secondsOf(dialogues: readonly Splittable[]): number {
  return dialogues.reduce((sum, dialogue) => sum + dialogue.seconds, 0);
}

function sentenceOf(
  usable: readonly Splittable[],
  splits: ReadonlyMap<string, Split>,
): string {
  const counts = order.map((split) => {
    const count = usable.filter((one) => splits.get(one.id) === split).length;
    return `${count} ${split}`;
  });
  return `by dialogue (${counts.join(", ")}); no known speaker and no copy of a recording is in both train and test`;
}
