/** What the desktop window gives its page besides calls: the few things that a page cannot do itself, as `window.causerie`. */

/** Menu items that the page carries out; the words are those of the command palette. */
export const menuActions = [
  "undo",
  "redo",
  "preferences",
  "about",
  "devices",
  "welcome",
  "tour",
  "shortcuts",
] as const;
export type MenuAction = (typeof menuActions)[number];

/** What a native dialog is asked for. */
export const chooseKinds = ["recordings", "folder", "corpus"] as const;
export type ChooseKind = (typeof chooseKinds)[number];

/** What the host tells the page: a menu item was chosen, or something happened that the user should know. */
export type DesktopMessage =
  | { readonly type: "menu"; readonly action: MenuAction }
  | { readonly type: "notice"; readonly message: string };

/** `window.causerie` in the desktop window; undefined in a browser. */
export interface Desktop {
  readonly host: "electron";
  readonly platform: string;
  /** A native dialog; the chosen absolute paths, none when it was dismissed. */
  choose(kind: ChooseKind): Promise<readonly string[]>;
  /** The absolute path of a file that was dropped or picked in the page; empty when it has none. */
  pathOf(file: File): string;
  /** Selects a recording or a corpus in the system's file manager. */
  showInFolder(path: string): Promise<void>;
  /** Tells the host that the page is about to record; microphone permission is given only after this. */
  wantMicrophone(): Promise<void>;
  /** Calls the listener for every message; the returned function ends that. */
  onMessage(listener: (message: DesktopMessage) => void): () => void;
}

/** Names of the channels between preload and host; nothing else is answered. */
export const desktopChannels = {
  choose: "causerie:choose",
  showInFolder: "causerie:show-in-folder",
  wantMicrophone: "causerie:want-microphone",
  ready: "causerie:ready",
  message: "causerie:message",
} as const;
