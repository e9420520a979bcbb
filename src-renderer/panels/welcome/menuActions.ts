/** A menu item of the desktop -> what the page does. */
import type { MenuAction } from "../../../src-main/contract/desktop.ts";
import type { Studio } from "../../state/studio.svelte.ts";

/** Carries out what was chosen; undo and redo go to the text field that is being typed in, if there is one. */
export function obey(studio: Studio, action: MenuAction): void {
  if (action === "undo" || action === "redo") changeBack(studio, action);
  else if (action === "devices") studio.showPage("devices");
  else studio.overlay = action;
}

function changeBack(studio: Studio, action: "undo" | "redo"): void {
  if (document.activeElement?.matches("input, textarea") ?? false)
    // Only this old call reaches the history of a text field.
    document.execCommand(action);
  else studio[action]();
}
