/** What is seen: zoom, scroll, and which panels are open. */
import type { Studio } from "../../state/studio.svelte.ts";
import { hasSelection, hasRange, type Command } from "./command.ts";

/** Share of the view that an arrow key scrolls. */
const scrollShare = 0.15;

export const viewCommands: readonly Command[] = [
  {
    id: "zoom-in",
    group: "View",
    title: "Zoom in",
    keys: ["+", "=", "shift++"],
    run: (studio) => zoomAtPlayhead(studio, 1.6),
  },
  {
    id: "zoom-out",
    group: "View",
    title: "Zoom out",
    keys: ["-"],
    run: (studio) => zoomAtPlayhead(studio, 1 / 1.6),
  },
  {
    id: "show-all",
    group: "View",
    title: "Show everything",
    keys: ["0"],
    run: ({ viewport }) => viewport.showAll(),
  },
  {
    id: "show-selection",
    group: "View",
    title: "Zoom to the selection",
    keys: ["z"],
    isEnabled: (studio) => hasRange(studio) || hasSelection(studio),
    run: ({ dialogue, viewport }) =>
      viewport.show(dialogue.range ?? dialogue.selected[0]!),
  },
  {
    id: "scroll-left",
    group: "View",
    title: "Scroll earlier",
    keys: ["left"],
    run: ({ viewport }) => viewport.scroll(-viewport.view.width * scrollShare),
  },
  {
    id: "scroll-right",
    group: "View",
    title: "Scroll later",
    keys: ["right"],
    run: ({ viewport }) => viewport.scroll(viewport.view.width * scrollShare),
  },
  {
    id: "page-left",
    group: "View",
    title: "One page earlier",
    keys: ["pageup"],
    run: ({ viewport }) => viewport.scroll(-viewport.view.width * 0.9),
  },
  {
    id: "page-right",
    group: "View",
    title: "One page later",
    keys: ["pagedown"],
    run: ({ viewport }) => viewport.scroll(viewport.view.width * 0.9),
  },
  {
    id: "fold-library",
    group: "View",
    title: "Fold the library",
    keys: ["mod+b"],
    run: ({ layout }) => layout.toggleLibrary(),
  },
  {
    id: "fold-inspector",
    group: "View",
    title: "Fold the inspector",
    keys: ["mod+i"],
    run: ({ layout }) => layout.toggleInspector(),
  },
  {
    id: "full-timeline",
    group: "View",
    title: "Timeline fills the window",
    keys: ["f"],
    run: ({ layout }) => layout.toggleFullTimeline(),
  },
];

/** Zooms around the playhead while it is seen, else around the middle. */
function zoomAtPlayhead({ player, viewport }: Studio, factor: number): void {
  const x = viewport.x(player.time);
  const isSeen = x >= 0 && x <= viewport.view.width;
  viewport.zoom(factor, isSeen ? x : viewport.view.width / 2);
}
