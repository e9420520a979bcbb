/** Every action of the studio by name and key: the palette, the shortcut sheet and the keyboard read this one list. */
import type { Command } from "./command.ts";
import { codesCommands } from "./codesCommands.ts";
import { modelsCommands } from "./modelsCommands.ts";
import { playbackCommands } from "./playbackCommands.ts";
import { studioCommands } from "./studioCommands.ts";
import { turnsCommands } from "./turnsCommands.ts";
import { viewCommands } from "./viewCommands.ts";

export const commands: readonly Command[] = [
  ...playbackCommands,
  ...codesCommands,
  ...viewCommands,
  ...turnsCommands,
  ...modelsCommands,
  ...studioCommands,
];
