/** The studio's window: a sandboxed page at its remembered place. */
import { BrowserWindow, screen } from "electron";
import { choosePlace, rememberPlace, smallest } from "./placement.ts";
import type { Places } from "./placement.ts";
import { studioAddress } from "./schemes.ts";

/** Where places are kept between starts. */
export interface PlaceStore {
  get(): Places;
  set(places: Places): void;
}

export interface WindowOptions {
  readonly preload: string;
  readonly icon: string | null;
  readonly places: PlaceStore;
  readonly developer: boolean;
  /** Asked when the user closes the window; false keeps it open. */
  mayClose(): boolean;
  /** The page's process is gone, in Chromium's word for why ("oom", "crashed", ...); true loads it again. */
  pageCrashed(reason: string): Promise<boolean>;
}

/** Opens the studio's window; it is shown once it has something to show. */
export function openWindow(options: WindowOptions): BrowserWindow {
  const place = choosePlace(options.places.get(), displays());
  const window = new BrowserWindow({
    ...place.bounds,
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    title: "Causerie",
    ...(options.icon === null ? {} : { icon: options.icon }),
    backgroundColor: "#1b1d21",
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      // Its dictionaries would be downloaded.
      spellcheck: false,
      devTools: options.developer,
    },
  });
  if (place.maximized) window.maximize();
  window.once("ready-to-show", () => window.show());
  window.on("close", (event) => {
    keepPlace(window, options.places);
    if (!options.mayClose()) event.preventDefault();
  });
  window.webContents.on("render-process-gone", (_event, { reason }) => {
    if (reason !== "clean-exit") void reloadOrClose(window, reason, options);
  });
  void window.loadURL(studioAddress);
  return window;
}

/** Jobs run in processes of their own and do not notice. */
async function reloadOrClose(
  window: BrowserWindow,
  reason: string,
  options: WindowOptions,
): Promise<void> {
  if (await options.pageCrashed(reason)) window.webContents.reload();
  else window.close();
}

/** Brings a window to the user, from the taskbar too. */
export function bringForward(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** The primary display first, as `choosePlace` wants it. */
function displays(): Electron.Display[] {
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id);
  return [primary, ...others];
}

function keepPlace(window: BrowserWindow, places: PlaceStore): void {
  const bounds = window.getNormalBounds();
  const display = screen.getDisplayMatching(bounds);
  const place = { bounds, maximized: window.isMaximized() };
  places.set(rememberPlace(places.get(), display.id, place));
}
