/** Turns: choosing, correcting, undoing, exporting. */
import { moveEdge, neighbourTurn } from "../../timeline/turns.ts";
import type { Studio } from "../../state/studio.svelte.ts";
import {
  hasDialogue,
  hasSelection,
  hasRange,
  seek,
  type Command,
} from "./command.ts";

/** How far a key moves an edge. */
const nudgeSeconds = 0.01;

export const turnsCommands: readonly Command[] = [
  {
    id: "previous-turn",
    group: "Turns",
    title: "Previous turn",
    keys: ["[", "shift+left"],
    isEnabled: hasDialogue,
    run: (studio) => stepTurn(studio, -1),
  },
  {
    id: "next-turn",
    group: "Turns",
    title: "Next turn",
    keys: ["]", "shift+right"],
    isEnabled: hasDialogue,
    run: (studio) => stepTurn(studio, 1),
  },
  {
    id: "add-a",
    group: "Turns",
    title: "Make the selection a turn of A",
    keys: ["a"],
    isEnabled: hasRange,
    run: (studio) => studio.addTurn(0),
  },
  {
    id: "add-b",
    group: "Turns",
    title: "Make the selection a turn of B",
    keys: ["b"],
    isEnabled: hasRange,
    run: (studio) => studio.addTurn(1),
  },
  {
    id: "start-earlier",
    group: "Turns",
    title: "Turn starts 10 ms earlier",
    keys: ["alt+left"],
    isEnabled: hasSelection,
    run: (studio) => nudgeEdge(studio, "start", -nudgeSeconds),
  },
  {
    id: "start-later",
    group: "Turns",
    title: "Turn starts 10 ms later",
    keys: ["alt+right"],
    isEnabled: hasSelection,
    run: (studio) => nudgeEdge(studio, "start", nudgeSeconds),
  },
  {
    id: "end-earlier",
    group: "Turns",
    title: "Turn ends 10 ms earlier",
    keys: ["alt+shift+left"],
    isEnabled: hasSelection,
    run: (studio) => nudgeEdge(studio, "end", -nudgeSeconds),
  },
  {
    id: "end-later",
    group: "Turns",
    title: "Turn ends 10 ms later",
    keys: ["alt+shift+right"],
    isEnabled: hasSelection,
    run: (studio) => nudgeEdge(studio, "end", nudgeSeconds),
  },
  {
    id: "reassign",
    group: "Turns",
    title: "To the other speaker",
    keys: ["x"],
    isEnabled: hasSelection,
    run: (studio) => studio.reassignSelected(),
  },
  {
    id: "label",
    group: "Turns",
    title: "Edit the label",
    keys: ["enter"],
    isEnabled: hasSelection,
    run: ({ dialogue, layout }) => {
      layout.showTab("inspect");
      dialogue.labelling = dialogue.selected[0]!.id;
    },
  },
  {
    id: "delete",
    group: "Turns",
    title: "Delete the turn",
    keys: ["delete", "backspace"],
    isEnabled: hasSelection,
    run: (studio) => studio.deleteSelected(),
  },
  {
    id: "snap",
    group: "Turns",
    title: "Snap edges to other turns",
    keys: ["s"],
    run: ({ dialogue }) => {
      dialogue.snapping = !dialogue.snapping;
    },
  },
  {
    id: "undo",
    group: "Turns",
    title: "Undo",
    keys: ["mod+z"],
    isEnabled: ({ canUndo }) => canUndo,
    run: (studio) => studio.undo(),
  },
  {
    id: "redo",
    group: "Turns",
    title: "Redo",
    keys: ["mod+shift+z", "mod+y"],
    isEnabled: ({ canRedo }) => canRedo,
    run: (studio) => studio.redo(),
  },
  {
    id: "export-textgrid",
    group: "Turns",
    title: "Export turns as TextGrid",
    keys: ["mod+e"],
    isEnabled: hasDialogue,
    run: (studio) => void studio.export("TextGrid"),
  },
  {
    id: "export-rttm",
    group: "Turns",
    title: "Export turns as RTTM",
    keys: [],
    isEnabled: hasDialogue,
    run: (studio) => void studio.export("rttm"),
  },
];

/** Selects the turn before or after the selected one, else the playhead. */
function stepTurn(studio: Studio, direction: -1 | 1): void {
  const { dialogue, player } = studio;
  const from = dialogue.selected[0]?.start ?? player.time;
  const turn = neighbourTurn(dialogue.turns, from, direction);
  if (!turn) return;
  dialogue.select([turn.id]);
  seek(studio, turn.start);
}

/** Moves one edge of the selected turn by so many seconds. */
function nudgeEdge(
  studio: Studio,
  part: "start" | "end",
  seconds: number,
): void {
  const { dialogue, viewport } = studio;
  const [turn] = dialogue.selected;
  if (!turn) return;
  const wanted = turn[part] + seconds;
  const range = moveEdge(turn, part, wanted, viewport.view.duration);
  studio.edit({ kind: "move", id: turn.id, ...range });
}
