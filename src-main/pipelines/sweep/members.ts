/** A sweep into its members: every combination of its values as a training with a name that shows them. */
import { basename, extname } from "node:path";
import { badInput } from "../../base/errors.ts";
import { hashOf } from "../../base/hash.ts";
import type { ModelSpec } from "../../models/spec/spec.ts";
import type { TrainInput } from "../train.ts";
import { loadSpec } from "../training/specs.ts";
import type { Sweep } from "./file.ts";

/** More trainings than this are a mistake in the grid. */
const mostMembers = 1000;

export interface Member {
  /** From 1, in the order of the file. */
  readonly number: number;
  /** What sets it apart: the values of the grid, and `base` where there are several. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly input: TrainInput & { readonly name: string };
  readonly spec: ModelSpec;
  /** Equal for trainings of the same effective spec, whoever started them. */
  readonly hash: string;
}

type Settings = Readonly<Record<string, unknown>>;

/** Every member, the last key of the grid changing fastest. Throws when one has a spec that does not fit. */
export function membersOf(sweep: Sweep): Member[] {
  const choices: [key: string, values: readonly unknown[]][] = [
    ["base", sweep.bases],
    ...Object.entries(sweep.grid),
  ];
  const count = choices.reduce((size, [, values]) => size * values.length, 1);
  if (count > mostMembers)
    throw badInput(
      `${sweep.path}: the grid has ${count} members, ${mostMembers} are the most`,
    );
  const members = combinations(choices).map((settings, index) =>
    memberOf(sweep, settings, index + 1),
  );
  refuseTwins(sweep, members);
  return members;
}

function combinations(
  choices: readonly (readonly [string, readonly unknown[]])[],
): Settings[] {
  return choices.reduce<Settings[]>(
    (begun, [key, values]) =>
      begun.flatMap((settings) =>
        values.map((value) => ({ ...settings, [key]: value })),
      ),
    [{}],
  );
}

function memberOf(sweep: Sweep, all: Settings, number: number): Member {
  const { base, ...grid } = all as { base: string } & Settings;
  const { steps, minutes, seed, ...set } = {
    ...pick(sweep, "steps"),
    ...pick(sweep, "minutes"),
    ...pick(sweep, "seed"),
    ...grid,
  };
  const settings = sweep.bases.length > 1 ? { base, ...grid } : grid;
  const changes = {
    // What is no number is refused by the spec, with its path.
    steps: steps as number | undefined,
    minutes: minutes as number | undefined,
    seed: seed as number | undefined,
    set: { ...sweep.set, ...set },
  };
  const spec = loadSpec(base, changes);
  return {
    number,
    settings,
    input: {
      preset: base,
      name: [sweep.name, labelOf(settings)].filter(Boolean).join(" "),
      device: sweep.device,
      ...changes,
    },
    spec,
    hash: hashOf(spec),
  };
}

function pick<Key extends "steps" | "minutes" | "seed">(
  sweep: Sweep,
  key: Key,
): Settings {
  return sweep[key] === undefined ? {} : { [key]: sweep[key] };
}

/** `learningRate=0.001 seed=2`: the end of a path is enough where no two paths end alike. */
export function labelOf(settings: Settings): string {
  const keys = Object.keys(settings);
  const ends = keys.map((key) => key.split(".").at(-1)!);
  return keys
    .map((key, index) => {
      const end = ends[index]!;
      const isClear = ends.filter((other) => other === end).length === 1;
      return `${isClear ? end : key}=${valueText(key, settings[key])}`;
    })
    .join(" ");
}

function valueText(key: string, value: unknown): string {
  if (key === "base") return basename(String(value), extname(String(value)));
  return typeof value === "string" ? value : JSON.stringify(value);
}

function refuseTwins(sweep: Sweep, members: readonly Member[]): void {
  const seen = new Map<string, Member>();
  for (const member of members) {
    const twin = seen.get(member.hash);
    if (twin)
      throw badInput(
        `${sweep.path}: members ${twin.number} and ${member.number} are the same training (${labelOf(member.settings)}); name each value once`,
      );
    seen.set(member.hash, member);
  }
}
