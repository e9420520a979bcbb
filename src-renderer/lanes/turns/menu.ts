/** The selected turns -> what a right click on them offers. */
import type { MenuItem } from "../../state/menu.svelte.ts";
import type { Studio } from "../../state/studio.svelte.ts";

export function turnMenu(studio: Studio): readonly MenuItem[] {
  const { dialogue, player, viewport } = studio;
  const [turn] = dialogue.selected;
  if (!turn) return [];
  return [
    {
      title: "Play turn",
      icon: "play",
      run: () => {
        player.seek(turn.start);
        player.play(turn);
      },
    },
    { title: "Zoom to turn", icon: "fit", run: () => viewport.show(turn) },
    {
      title: "Edit label",
      icon: "label",
      keys: "Enter",
      run: () => {
        studio.layout.showTab("inspect");
        dialogue.labelling = turn.id;
      },
    },
    {
      title: "To the other speaker",
      icon: "swap",
      keys: "X",
      run: () => studio.reassignSelected(),
    },
    {
      title: "Delete",
      icon: "trash",
      keys: "Del",
      run: () => studio.deleteSelected(),
    },
  ];
}
