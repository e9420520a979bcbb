/** The memory of each case: the case alone in a process of its own, beside its peer's process. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { BenchCase } from "./case.ts";
import type { BenchResult, BenchRow } from "./run.ts";

const run = promisify(execFile);

/** Rows of the cases, each from a process of its own that printed them as JSON. */
export async function measureAlone(
  cases: readonly BenchCase[],
  command: (name: string) => readonly string[],
  signal: AbortSignal,
  onRow: (row: BenchRow) => void,
): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const { name } of cases) {
    const [program, ...words] = command(name);
    const { stdout } = await run(program!, words, { signal });
    const row = (JSON.parse(stdout) as BenchResult).cases[0]!;
    onRow(row);
    rows.push(row);
  }
  return rows;
}
