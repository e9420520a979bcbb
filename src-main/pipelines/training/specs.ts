/** The name of a preset, or the path of a spec file, with what a person wants changed, into a checked spec. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { badInput, CauserieError } from "../../base/errors.ts";
import { programRoot } from "../../base/root.ts";
import { overrideSpec } from "../../models/spec/overrides.ts";
import { parseSpec } from "../../models/spec/parse.ts";
import type { ModelSpec } from "../../models/spec/spec.ts";

/** Changes that have a name of their own, beside overrides by dotted path. */
export interface SpecChanges {
  readonly steps?: number | undefined;
  readonly minutes?: number | undefined;
  readonly seed?: number | undefined;
  readonly set?: Readonly<Record<string, unknown>> | undefined;
}

/** Reads a preset or a spec file and applies the changes. */
export function loadSpec(name: string, changes: SpecChanges = {}): ModelSpec {
  const spec = parseSpec(readJson(specPath(name)));
  return overrideSpec(spec, namedOverrides(changes));
}

/** All changes as overrides by dotted path; a number of steps replaces a time limit. */
export function namedOverrides({
  steps,
  minutes,
  seed,
  set,
}: SpecChanges): Record<string, unknown> {
  return {
    ...(steps === undefined
      ? {}
      : { "training.steps": steps, "training.minutes": null }),
    ...(minutes === undefined ? {} : { "training.minutes": minutes }),
    ...(seed === undefined ? {} : { "training.seed": seed }),
    ...set,
  };
}

/** Names of all presets. */
export function presetNames(): string[] {
  return readdirSync(presetFolder())
    .filter((file) => file.endsWith(".json"))
    .map((file) => basename(file, ".json"))
    .toSorted();
}

function presetFolder(): string {
  return join(programRoot(), "resources", "presets");
}

function specPath(name: string): string {
  if (/^[a-z0-9-]+$/.test(name)) {
    const preset = join(presetFolder(), `${name}.json`);
    if (existsSync(preset)) return preset;
  }
  if (existsSync(name)) return name;
  throw new CauserieError(
    "not-found",
    `there is no preset or spec file "${name}"; presets are ${presetNames().join(", ")}`,
  );
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as unknown;
  } catch (error) {
    throw badInput(
      `${path} cannot be read as a spec (${error instanceof Error ? error.message : String(error)}); expects JSON`,
    );
  }
}
