/** `causerie check`: a file of numeric cases, as whether this program computes what they expect. */
import { existsSync } from "node:fs";
import type { Command } from "commander";
import { checkFile, type CheckResult } from "../../../pipelines/check/run.ts";
import { jsonOption, UsageError } from "../options.ts";
import { printResult } from "../output.ts";

export function addCheck(program: Command): void {
  program
    .command("check")
    .description("run numeric cases and compare with what they expect")
    .argument("<case.json>", "file of cases of one family")
    .addOption(jsonOption())
    .action(async (path: string, { json }: { json?: boolean }) => {
      if (!existsSync(path)) throw new UsageError(`there is no file ${path}`);
      const result = await checkFile(path);
      printResult(result, json, describe);
      if (!result.passed) process.exitCode = 1;
    });
}

function describe({
  family,
  cases,
  passed,
  maxRelativeError,
}: CheckResult): string {
  const lines = cases.map(
    (result) =>
      `${result.passed ? "passed" : "FAILED"}  ${result.id}${result.message ? `: ${result.message}` : ""}`,
  );
  const count = cases.filter((result) => result.passed).length;
  const verdict = passed ? "passed" : "failed";
  return [
    ...lines,
    `${family}: ${verdict}, ${count} of ${cases.length} cases, largest relative error ${maxRelativeError?.toExponential(1) ?? "unbounded"}`,
  ].join("\n");
}
