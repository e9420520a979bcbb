/** The window itself: importing, searching, colours, and the pages about the application. */
import type { Command } from "./command.ts";

export const studioCommands: readonly Command[] = [
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
    id: "lab",
    group: "Studio",
    title: "Causal lab",
    keys: [],
    run: (studio) => studio.showPage("lab"),
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
