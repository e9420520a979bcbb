/** The state of the application turned into its menu bar, with each platform's conventions. */
import type { MenuItemConstructorOptions } from "electron";
import type { MenuAction } from "../../contract/desktop.ts";

/** What the menu depends on. */
export interface MenuState {
  readonly platform: NodeJS.Platform;
  readonly recent: readonly { readonly path: string; readonly name: string }[];
  readonly developer: boolean;
  /** Where the project lives; without it there is no such item. */
  readonly homepage: string | null;
}

/** What menu items do. */
export interface MenuCommands {
  toPage(action: MenuAction): void;
  importFiles(): void;
  importFolder(): void;
  openCorpus(): void;
  openRecent(path: string): void;
  clearRecent(): void;
  openLink(address: string): void;
}

/** The whole menu bar, as Electron's template. */
export function menuTemplate(
  state: MenuState,
  commands: MenuCommands,
): MenuItemConstructorOptions[] {
  const mac = state.platform === "darwin";
  return [
    ...(mac ? [applicationMenu(commands)] : []),
    fileMenu(state, commands),
    editMenu(mac, commands),
    viewMenu(state),
    ...(mac ? [{ role: "windowMenu" } as const] : []),
    helpMenu(state, commands),
  ];
}

const separator = { type: "separator" } as const;

/** macOS keeps about, preferences and quit in the menu named after the application. */
function applicationMenu(commands: MenuCommands): MenuItemConstructorOptions {
  return {
    label: "Causerie",
    submenu: [
      pageItem("About Causerie", "about", commands),
      separator,
      {
        ...pageItem("Settings…", "preferences", commands),
        accelerator: "Cmd+,",
      },
      separator,
      { role: "services" },
      separator,
      { role: "hide" },
      { role: "hideOthers" },
      { role: "unhide" },
      separator,
      { role: "quit" },
    ],
  };
}

function fileMenu(
  state: MenuState,
  commands: MenuCommands,
): MenuItemConstructorOptions {
  return {
    label: "&File",
    submenu: [
      {
        label: "Import Recordings…",
        accelerator: "CmdOrCtrl+I",
        click: () => commands.importFiles(),
      },
      {
        label: "Import Folder…",
        accelerator: "CmdOrCtrl+Shift+I",
        click: () => commands.importFolder(),
      },
      separator,
      {
        label: "Open Corpus…",
        accelerator: "CmdOrCtrl+O",
        click: () => commands.openCorpus(),
      },
      { label: "Open Recent Corpus", submenu: recentItems(state, commands) },
      separator,
      state.platform === "darwin" ? { role: "close" } : { role: "quit" },
    ],
  };
}

function recentItems(
  state: MenuState,
  commands: MenuCommands,
): MenuItemConstructorOptions[] {
  if (state.recent.length === 0)
    return [{ label: "No Recent Corpora", enabled: false }];
  const items = state.recent.map(({ path, name }) => ({
    label: name,
    sublabel: path,
    toolTip: path,
    click: () => commands.openRecent(path),
  }));
  return [
    ...items,
    separator,
    { label: "Clear Menu", click: () => commands.clearRecent() },
  ];
}

/** Undo and redo belong to the page: it knows whether a text field or a turn was changed last. */
function editMenu(
  mac: boolean,
  commands: MenuCommands,
): MenuItemConstructorOptions {
  const preferences: MenuItemConstructorOptions[] = [
    separator,
    {
      ...pageItem("Preferences", "preferences", commands),
      accelerator: "Ctrl+,",
    },
  ];
  return {
    label: "&Edit",
    submenu: [
      {
        ...pageItem("Undo", "undo", commands),
        accelerator: "CmdOrCtrl+Z",
      },
      {
        ...pageItem("Redo", "redo", commands),
        accelerator: mac ? "Shift+Cmd+Z" : "Ctrl+Y",
      },
      separator,
      { role: "cut" },
      { role: "copy" },
      { role: "paste" },
      { role: "selectAll" },
      ...(mac ? [] : preferences),
    ],
  };
}

function viewMenu(state: MenuState): MenuItemConstructorOptions {
  return {
    label: "&View",
    submenu: [
      { role: "resetZoom" },
      { role: "zoomIn" },
      { role: "zoomOut" },
      separator,
      { role: "togglefullscreen" },
      ...(state.developer
        ? [
            separator,
            { role: "reload" } as const,
            { role: "toggleDevTools" } as const,
          ]
        : []),
    ],
  };
}

function helpMenu(
  state: MenuState,
  commands: MenuCommands,
): MenuItemConstructorOptions {
  const { homepage } = state;
  const online: MenuItemConstructorOptions[] =
    homepage === null
      ? []
      : [
          separator,
          { label: "Website", click: () => commands.openLink(homepage) },
        ];
  return {
    role: "help",
    label: "&Help",
    submenu: [
      pageItem("Welcome", "welcome", commands),
      pageItem("Three-Step Tour", "tour", commands),
      pageItem("Keyboard Shortcuts", "shortcuts", commands),
      pageItem("Devices", "devices", commands),
      ...online,
      ...(state.platform === "darwin"
        ? []
        : [separator, pageItem("About Causerie", "about", commands)]),
    ],
  };
}

function pageItem(
  label: string,
  action: MenuAction,
  commands: MenuCommands,
): MenuItemConstructorOptions {
  return { label, click: () => commands.toPage(action) };
}
