/** Every action of the studio by name and key: the palette, the shortcut sheet and the keyboard read this one list. */
import { neighbourTurn } from "../../timeline/turns.ts";
import { speeds } from "../../state/player.svelte.ts";
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

const hasDialogue = (studio: Studio) => studio.dialogue.detail !== null;
const hasSelection = (studio: Studio) => studio.dialogue.selected.length > 0;
const hasRange = (studio: Studio) => studio.dialogue.range !== null;
const hasRun = (studio: Studio) => studio.runs.chosen !== null;

/** How far an arrow key scrolls or moves the playhead. */
const scrollShare = 0.15;
const nudgeSeconds = 0.01;

export const commands: readonly Command[] = [
  {
    id: "play",
    group: "Playback",
    title: "Play or pause",
    keys: ["space"],
    isEnabled: hasDialogue,
    run: (studio) => studio.togglePlay(),
  },
  {
    id: "loop",
    group: "Playback",
    title: "Loop the selection",
    keys: ["l"],
    run: ({ player }) => player.toggleLooping(),
  },
  {
    id: "slower",
    group: "Playback",
    title: "Slower",
    keys: ["<"],
    run: (studio) => changeSpeed(studio, -1),
  },
  {
    id: "faster",
    group: "Playback",
    title: "Faster",
    keys: [">"],
    run: (studio) => changeSpeed(studio, 1),
  },
  {
    id: "hear-a",
    group: "Playback",
    title: "Mute or hear speaker A",
    keys: ["1"],
    run: ({ player }) => player.toggleHeard(0),
  },
  {
    id: "hear-b",
    group: "Playback",
    title: "Mute or hear speaker B",
    keys: ["2"],
    run: ({ player }) => player.toggleHeard(1),
  },
  {
    id: "solo-a",
    group: "Playback",
    title: "Only speaker A",
    keys: ["shift+1", "!"],
    run: ({ player }) => player.solo(0),
  },
  {
    id: "solo-b",
    group: "Playback",
    title: "Only speaker B",
    keys: ["shift+2", "@", '"'],
    run: ({ player }) => player.solo(1),
  },
  {
    id: "to-start",
    group: "Playback",
    title: "Playhead to the start",
    keys: ["home"],
    run: (studio) => seek(studio, 0),
  },
  {
    id: "to-end",
    group: "Playback",
    title: "Playhead to the end",
    keys: ["end"],
    run: (studio) => seek(studio, studio.viewport.view.duration),
  },
  {
    id: "frame-back",
    group: "Playback",
    title: "Playhead one frame back",
    keys: [","],
    run: (studio) => seek(studio, studio.player.time - nudgeSeconds),
  },
  {
    id: "frame-on",
    group: "Playback",
    title: "Playhead one frame on",
    keys: ["."],
    run: (studio) => seek(studio, studio.player.time + nudgeSeconds),
  },
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
    isEnabled: ({ dialogue }) => dialogue.canUndo,
    run: (studio) => studio.undo(),
  },
  {
    id: "redo",
    group: "Turns",
    title: "Redo",
    keys: ["mod+shift+z", "mod+y"],
    isEnabled: ({ dialogue }) => dialogue.canRedo,
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
  {
    id: "train",
    group: "Models",
    title: "Train",
    keys: ["t"],
    run: ({ layout }) => layout.showTab("train"),
  },
  {
    id: "evaluate",
    group: "Models",
    title: "Evaluate",
    keys: ["e"],
    isEnabled: hasRun,
    run: ({ layout }) => layout.showTab("results"),
  },
  {
    id: "predict",
    group: "Models",
    title: "Predict on this dialogue",
    keys: ["p"],
    isEnabled: (studio) => hasRun(studio) && hasDialogue(studio),
    run: (studio) => void studio.work.predict(studio.runs.chosenId!),
  },
  {
    id: "features",
    group: "Models",
    title: "Compute the features of this dialogue",
    keys: [],
    isEnabled: hasDialogue,
    run: (studio) => void studio.work.computeFeatures(),
  },
  {
    id: "import",
    group: "Studio",
    title: "Import recordings",
    keys: ["mod+o"],
    run: (studio) => {
      studio.overlay = "import";
    },
  },
  {
    id: "search",
    group: "Studio",
    title: "Search dialogues",
    keys: ["/", "mod+f"],
    run: ({ layout }) => {
      if (!layout.library) layout.toggleLibrary();
      requestAnimationFrame(() =>
        document.querySelector<HTMLElement>("[data-search]")?.focus(),
      );
    },
  },
  {
    id: "palette",
    group: "Studio",
    title: "All commands",
    keys: ["mod+k"],
    run: (studio) => {
      studio.overlay = studio.overlay === "palette" ? null : "palette";
    },
  },
  {
    id: "shortcuts",
    group: "Studio",
    title: "Keyboard shortcuts",
    keys: ["?", "shift+?"],
    run: (studio) => {
      studio.overlay = "shortcuts";
    },
  },
  {
    id: "devices",
    group: "Studio",
    title: "Devices",
    keys: [],
    run: (studio) => studio.showPage("devices"),
  },
  {
    id: "welcome",
    group: "Studio",
    title: "Welcome",
    keys: [],
    run: (studio) => {
      studio.overlay = "welcome";
    },
  },
  {
    id: "tour",
    group: "Studio",
    title: "Three-step tour",
    keys: [],
    run: (studio) => {
      studio.overlay = "tour";
    },
  },
  {
    id: "preferences",
    group: "Studio",
    title: "Preferences",
    keys: ["mod+,"],
    run: (studio) => {
      studio.overlay = "preferences";
    },
  },
  {
    id: "about",
    group: "Studio",
    title: "About Causerie and its licences",
    keys: [],
    run: (studio) => {
      studio.overlay = "about";
    },
  },
  {
    id: "dark",
    group: "Studio",
    title: "Dark colours",
    keys: [],
    run: ({ theme }) => theme.choose("dark"),
  },
  {
    id: "light",
    group: "Studio",
    title: "Light colours",
    keys: [],
    run: ({ theme }) => theme.choose("light"),
  },
  {
    id: "system-colours",
    group: "Studio",
    title: "Colours as the system has them",
    keys: [],
    run: ({ theme }) => theme.choose("system"),
  },
];

function seek({ player, viewport }: Studio, seconds: number): void {
  const time = Math.min(Math.max(0, seconds), viewport.view.duration);
  player.seek(time);
  viewport.reveal(time);
}

/** Zooms around the playhead while it is seen, else around the middle. */
function zoomAtPlayhead({ player, viewport }: Studio, factor: number): void {
  const x = viewport.x(player.time);
  const isSeen = x >= 0 && x <= viewport.view.width;
  viewport.zoom(factor, isSeen ? x : viewport.view.width / 2);
}

function changeSpeed({ player }: Studio, step: -1 | 1): void {
  const at = speeds.findIndex((speed) => speed === player.speed);
  const next = speeds[Math.min(speeds.length - 1, Math.max(0, at + step))];
  player.setSpeed(next ?? 1);
}

/** Selects the turn before or after the selected one, else the playhead. */
function stepTurn(studio: Studio, direction: -1 | 1): void {
  const { dialogue, player } = studio;
  const from = dialogue.selected[0]?.start ?? player.time;
  const turn = neighbourTurn(dialogue.turns, from, direction);
  if (!turn) return;
  dialogue.select([turn.id]);
  seek(studio, turn.start);
}
