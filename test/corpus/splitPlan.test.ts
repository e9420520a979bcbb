import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  groupRelated,
  isKnownSpeaker,
} from "../../src-main/corpus/speakers.ts";
import { planSplits, splitBlocks } from "../../src-main/corpus/splitPlan.ts";
import type { Splittable } from "../../src-main/corpus/splitPlan.ts";
import type { Split } from "../../src-main/contract/records.ts";

function dialogue(id: string, changes: Partial<Splittable> = {}): Splittable {
  return {
    id,
    seconds: 60,
    speakers: ["A", "B"],
    soundHash: null,
    usable: true,
    split: null,
    ...changes,
  };
}

function dialogues(count: number): Splittable[] {
  return Array.from({ length: count }, (_, index) => dialogue(`d${index}`));
}

function sizes(splits: ReadonlyMap<string, Split>): Record<string, number> {
  const result: Record<string, number> = {};
  for (const split of splits.values()) result[split] = (result[split] ?? 0) + 1;
  return result;
}

test("names of people are known, names of roles, channels and letters are not", () => {
  const people = ["Roger", "MEE068", "Éva", "Anna B", "agent Smith"];
  const generic = [
    "A",
    "b",
    "",
    "1",
    "speaker 1",
    "SPEAKER_00",
    "spk2",
    "agent",
    "Channel-A",
    "left",
  ];
  expect(people.filter(isKnownSpeaker)).toEqual(people);
  expect(generic.filter(isKnownSpeaker)).toEqual([]);
});

test("dialogues are related through known speakers and through copies, step by step", () => {
  const groups = groupRelated([
    dialogue("1", { speakers: ["Ana", "A"] }),
    dialogue("2", { speakers: ["Bo", "A"] }),
    dialogue("3", { speakers: ["ana", "BO"] }),
    dialogue("4", { soundHash: "x" }),
    dialogue("5", { soundHash: "x", speakers: ["Cy", "B"] }),
    dialogue("6"),
  ]);
  const ids = groups.map((group) => group.map(({ id }) => id).sort());
  expect(ids.sort()).toEqual([["1", "2", "3"], ["4", "5"], ["6"]]);
});

describe("a plan", () => {
  test("for fewer than five usable dialogues splits in time and says so", () => {
    const few = [...dialogues(4), dialogue("mono", { usable: false })];
    const { splits, sentence } = planSplits(few, 1);
    expect(splits.size).toBe(0);
    expect(sentence).toBe(
      "4 usable dialogues, fewer than 5: each dialogue is split in time (first 60 % train, next 20 % validation, last 20 % test), with a guard as long as receptive field and horizon between the blocks",
    );
  });

  test("for five gives every split at least one", () => {
    for (let seed = 0; seed < 20; seed++) {
      const { splits } = planSplits(dialogues(5), seed);
      expect(sizes(splits)).toEqual({ train: 3, validation: 1, test: 1 });
    }
  });

  test("for many comes near 70, 15 and 15 per cent of the time", () => {
    const { splits, sentence } = planSplits(dialogues(200), 1);
    expect(sizes(splits)).toEqual({ train: 140, validation: 30, test: 30 });
    expect(sentence).toBe(
      "by dialogue (140 train, 30 validation, 30 test); no known speaker and no copy of a recording is in both train and test",
    );
  });

  test("is the same for the same seed and another for another", () => {
    const plan = (seed: number) => [...planSplits(dialogues(20), seed).splits];
    expect(plan(1)).toEqual(plan(1));
    expect(plan(1)).not.toEqual(plan(2));
  });

  test("puts one very long dialogue into train", () => {
    const uneven = [dialogue("long", { seconds: 1000 }), ...dialogues(4)];
    for (let seed = 0; seed < 20; seed++)
      expect(planSplits(uneven, seed).splits.get("long")).toBe("train");
  });

  test("keeps what was decided when more dialogues arrive", () => {
    const before = planSplits(dialogues(8), 1).splits;
    const kept = dialogues(30).map((one) => ({
      ...one,
      split: before.get(one.id) ?? null,
    }));
    const after = planSplits(kept, 1).splits;
    for (const [id, split] of before) expect(after.get(id)).toBe(split);
    expect(after.size).toBe(30);
  });

  test("moves a tested dialogue to train when a new one ties it to a trained one", () => {
    const tied = [
      dialogue("1", { split: "train", speakers: ["Ana", "A"] }),
      dialogue("2", { split: "test", speakers: ["Bo", "A"] }),
      dialogue("3", { speakers: ["Ana", "Bo"] }),
      ...dialogues(5),
    ];
    const { splits } = planSplits(tied, 1);
    expect([1, 2, 3].map((id) => splits.get(String(id)))).toEqual([
      "train",
      "train",
      "train",
    ]);
  });

  test("of two groups tests on the shorter and trains and validates on the longer", () => {
    const two = [
      ...dialogues(4).map((one) => ({ ...one, speakers: ["Ana", "A"] })),
      dialogue("x", { speakers: ["Bo", "A"] }),
    ];
    const { splits } = planSplits(two, 1);
    expect(splits.get("x")).toBe("test");
    expect(sizes(splits)).toEqual({ train: 3, validation: 1, test: 1 });
  });

  test("of one group is in time, as no speaker may be in train and test", () => {
    const one = dialogues(6).map((each) => ({
      ...each,
      speakers: ["Ana", "A"],
    }));
    const { splits, sentence } = planSplits(one, 1);
    expect(splits.size).toBe(0);
    expect(sentence).toMatch(/^all usable dialogues share their speakers: /);
  });

  test("never has a known speaker in train and test, whoever talks to whom and in whatever order they come", () => {
    const name = fc.constantFrom(
      "Ana",
      "Bo",
      "Cy",
      "Di",
      "Eve",
      "Flo",
      "A",
      "B",
    );
    const arrivals = fc.array(
      fc.record({
        speakers: fc.tuple(name, name),
        seconds: fc.integer({ min: 1, max: 3000 }),
        usable: fc.boolean(),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(arrivals, fc.integer(), (list, seed) => {
        let present: Splittable[] = [];
        for (const [index, arrival] of list.entries()) {
          present.push(dialogue(`d${index}`, arrival));
          const { splits } = planSplits(present, seed);
          present = present.map((one) => ({
            ...one,
            split: splits.get(one.id) ?? null,
          }));
          const heard = (split: Split) =>
            present
              .filter((one) => one.split === split)
              .flatMap((one) => one.speakers.filter(isKnownSpeaker));
          const trained = new Set(heard("train"));
          expect(heard("test").filter((who) => trained.has(who))).toEqual([]);
        }
      }),
    );
  });
});

describe("blocks in time", () => {
  test("follow each other with the guard before each later one", () => {
    expect(splitBlocks(100, 5)).toEqual([
      { start: 0, end: 60, split: "train" },
      { start: 65, end: 80, split: "validation" },
      { start: 85, end: 100, split: "test" },
    ]);
  });

  test("that the guard swallows are left out", () => {
    expect(splitBlocks(20, 4.5)).toEqual([
      { start: 0, end: 12, split: "train" },
    ]);
  });
});
