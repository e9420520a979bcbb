/** A sweep file (JSON) into a checked sweep: what is trained, over which values, and which figure decides. */
import { readFileSync } from "node:fs";
import { basename, dirname, extname, resolve } from "node:path";
import { z } from "zod";
import { badInput } from "../../base/errors.ts";
import { presetNames } from "../training/specs.ts";

const value = z.json();

const sweepFile = z.strictObject({
  /** Begins the names of the runs; the name of the file where it is not given. */
  name: z.string().min(1).max(60).optional(),
  /** A preset or a spec file (relative to the sweep file), or several: each is then combined with every value. */
  base: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]),
  /** What all members share, as `train --set`. */
  set: z.record(z.string(), value).default({}),
  steps: z.int().positive().optional(),
  minutes: z.number().positive().optional(),
  seed: z.int().optional(),
  device: z.string().min(1).optional(),
  /** Values to combine, each with each: keys of `train --set`, and `seed`, `steps`, `minutes`. */
  grid: z.record(z.string(), z.array(value).min(1)).default({}),
  /** `validation/loss`, another series of the validation, or a row of the evaluation: `Inoue-2024/shift-hold/balancedAccuracy`. */
  metric: z.string().min(1).default("validation/loss"),
  /** Follows from the metric where it is not given. */
  direction: z.enum(["lower", "higher"]).optional(),
  /** Options of sbatch without their dashes: `{"partition": "gpu", "time": "02:00:00"}`. */
  slurm: z
    .record(z.string().regex(/^[a-z][a-z-]*$/), z.union([z.string(), z.int()]))
    .default({}),
});

/** A sweep with all defaults filled in. */
export interface Sweep extends Omit<z.output<typeof sweepFile>, "base"> {
  readonly name: string;
  /** Presets by name, spec files by absolute path. */
  readonly bases: readonly string[];
  /** Absolute path of the file. */
  readonly path: string;
}

/** Reads a sweep file. Throws one sentence about the first thing that does not fit. */
export function readSweep(file: string): Sweep {
  const path = resolve(file);
  const result = sweepFile.safeParse(readJson(path));
  if (!result.success) throw badInput(complaint(path, result.error.issues[0]!));
  const { base, ...sweep } = result.data;
  const bases = typeof base === "string" ? [base] : base;
  refuseContradictions(path, sweep);
  return {
    ...sweep,
    name: sweep.name ?? basename(path, extname(path)),
    bases: bases.map((one) => placeOf(one, path)),
    path,
  };
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as unknown;
  } catch (error) {
    throw badInput(
      `${path} cannot be read as a sweep (${error instanceof Error ? error.message : String(error)}); expects JSON such as {"base": "turns-cnn", "grid": {"seed": [1, 2]}}`,
    );
  }
}

function complaint(path: string, issue: z.core.$ZodIssue): string {
  if (issue.code === "unrecognized_keys")
    return `${path}: there is no field "${issue.keys[0]}"; known are ${Object.keys(sweepFile.shape).join(", ")}`;
  const field = issue.path.join(".") || "the file";
  return `${path}: ${field} does not fit: ${issue.message.replace(/^Invalid input: /, "")}`;
}

/** A setting stands in one place only, and a training ends by steps or by the clock. */
function refuseContradictions(
  path: string,
  { set, grid, ...named }: Omit<z.output<typeof sweepFile>, "base">,
): void {
  const fixed = new Set(Object.keys(set));
  for (const key of ["steps", "minutes", "seed"] as const)
    if (named[key] !== undefined) fixed.add(key);
  const twice = Object.keys(grid).find((key) => fixed.has(key));
  if (twice !== undefined)
    throw badInput(
      `${path}: ${twice} is fixed and in the grid; keep one of the two`,
    );
  const all = new Set([...fixed, ...Object.keys(grid)]);
  if (all.has("steps") && all.has("minutes"))
    throw badInput(
      `${path}: a training ends after steps or after minutes; keep one of the two`,
    );
}

function placeOf(base: string, sweepPath: string): string {
  return presetNames().includes(base)
    ? base
    : resolve(dirname(sweepPath), base);
}
