/** What a command is, and the conditions that many share. */
import type { Studio } from "../../state/studio.svelte.ts";

/** One action; `keys` are `mod+shift+z` style, the first one is shown. */
export interface Command {
  readonly id: string;
  readonly group: "Playback" | "View" | "Turns" | "Models" | "Studio";
  readonly title: string;
  readonly keys: readonly string[];
  /** False while it would do nothing. */
  readonly isEnabled?: (studio: Studio) => boolean;
  readonly run: (studio: Studio) => void;
}

export const hasDialogue = (studio: Studio) => studio.dialogue.detail !== null;
export const hasSelection = (studio: Studio) =>
  studio.dialogue.selected.length > 0;
export const hasRange = (studio: Studio) => studio.dialogue.range !== null;
export const hasRun = (studio: Studio) => studio.runs.chosen !== null;

/** Moves the playhead and brings it into view. */
export function seek({ player, viewport }: Studio, seconds: number): void {
  const time = Math.min(Math.max(0, seconds), viewport.view.duration);
  player.seek(time);
  viewport.reveal(time);
}
