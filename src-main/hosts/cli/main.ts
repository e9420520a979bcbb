/** The words of a command line, as one command's work and an exit status: 0 done, 1 it failed, 2 the call is wrong. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError } from "commander";
import { describeError } from "../../base/errors.ts";
import { programRoot } from "../../base/root.ts";
import { addCommands } from "./commands/index.ts";
import { UsageError } from "./options.ts";

async function program(wanted: string | undefined): Promise<Command> {
  const { version } = JSON.parse(
    readFileSync(join(programRoot(), "package.json"), "utf8"),
  ) as { version: string };
  const causerie = new Command("causerie")
    .description("Look at spoken dialogue, annotate it, train causal models")
    .version(version)
    .exitOverride()
    .showHelpAfterError("(`causerie --help` lists the commands)");
  await addCommands(causerie, wanted);
  // Subcommands made before exitOverride would end the process by themselves.
  for (const command of causerie.commands) command.exitOverride();
  return causerie;
}

/** Runs one call; returns its exit status. */
async function run(words: readonly string[]): Promise<number> {
  try {
    const causerie = await program(words[0]);
    await causerie.parseAsync(words, { from: "user" });
    return typeof process.exitCode === "number" ? process.exitCode : 0;
  } catch (error) {
    // Commander has already said what is wrong, or printed the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    process.stderr.write(`causerie: ${sentenceOf(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

function sentenceOf(error: unknown): string {
  if (process.env["CAUSERIE_DEBUG"] && error instanceof Error)
    return error.stack ?? error.message;
  return describeError(error).message;
}

process.exitCode = await run(process.argv.slice(2));
