/** Every command, in the order in which `causerie --help` lists them. */
import type { Command } from "commander";
import { addCheck } from "./check.ts";
import { addList } from "./list.ts";
import { addServe } from "./serve.ts";

export function addCommands(program: Command): void {
  addList(program);
  addServe(program);
  addCheck(program);
}
