/** The command line as a user runs it: a process with its output and exit status. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { programRoot } from "../../src-main/base/root.ts";

export interface CommandResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const entry = join(programRoot(), "src-main", "hosts", "cli", "main.ts");

/** Runs `causerie <words>` from source to its end. */
export async function causerie(...words: string[]): Promise<CommandResult> {
  const child = spawn(process.execPath, [entry, ...words], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const status = await new Promise<number | null>((resolve) =>
    child.on("close", resolve),
  );
  return { status, stdout, stderr };
}

/** The same with `--json`: the object on standard output. Throws what the command said when it failed. */
export async function causerieJson<Result>(
  ...words: string[]
): Promise<Result> {
  const { status, stdout, stderr } = await causerie(...words, "--json");
  if (status !== 0)
    throw new Error(`causerie ${words.join(" ")}: ${status}\n${stderr}`);
  return JSON.parse(stdout) as Result;
}
