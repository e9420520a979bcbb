/** A file of numeric cases, as the verdict on each: the runner is looked up by the file's family. */
import { readFileSync } from "node:fs";
import { badInput, CauserieError, describeError } from "../../base/errors.ts";
import { runnerModules } from "./modules.ts";
import {
  failed,
  type CaseFile,
  type CaseRecord,
  type CaseResult,
  type CaseRunner,
} from "./types.ts";

export interface CheckResult {
  readonly family: string;
  readonly passed: boolean;
  /** Over all cases; null when something other than a number differs. */
  readonly maxRelativeError: number | null;
  readonly cases: readonly CaseResult[];
}

/** Runs every case of a file. Throws `bad-input` for a file that is none, `unsupported` for a family without runner. */
export async function checkFile(path: string): Promise<CheckResult> {
  const file = readCases(path);
  const runner = await findRunner(file.family, path);
  const cases: CaseResult[] = [];
  for (const testCase of file.cases)
    cases.push(await runCase(runner, testCase, file));
  const worst = Math.max(0, ...cases.map((result) => result.maxRelativeError));
  return {
    family: file.family,
    passed: cases.every((result) => result.passed),
    maxRelativeError: Number.isFinite(worst) ? worst : null,
    cases,
  };
}

async function runCase(
  runner: CaseRunner,
  testCase: CaseRecord,
  file: CaseFile,
): Promise<CaseResult> {
  try {
    return await runner(testCase, file);
  } catch (error) {
    return failed(testCase, describeError(error).message);
  }
}

async function findRunner(family: string, path: string): Promise<CaseRunner> {
  const known: string[] = [];
  for (const load of runnerModules) {
    const { families } = await load();
    const runner = families[family];
    if (runner !== undefined) return runner;
    known.push(...Object.keys(families));
  }
  throw new CauserieError(
    "unsupported",
    `${path}: no runner for the family "${family}"; there are runners for ${known.map((name) => `"${name}"`).join(", ")}`,
  );
}

function readCases(path: string): CaseFile {
  const file = parseJson(path) as Partial<CaseFile> | null;
  if (typeof file?.family !== "string" || !Array.isArray(file.cases))
    throw badInput(
      `${path}: a file of cases has a text "family" and a list "cases"`,
    );
  return file as CaseFile;
}

function parseJson(path: string): unknown {
  const text = readText(path);
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw badInput(`${path}: not JSON (${reason})`);
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw badInput(`${path}: cannot be read (${code})`);
  }
}
