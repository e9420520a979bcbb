/**
 * Stands in for the module "electron" in tests: the few APIs that the desktop host uses, each declared as a part of the
 * real one's type, and strict where the real one is (nothing before `ready`, one handler per channel, copies between
 * processes). Tests steer it through `electron.world` and the functions below it.
 */
import { vi } from "vitest";
import { app, becomeReady, openFile, startAgain } from "./app.ts";
import { newWorld, settle, world } from "./control.ts";
import { newSession, session } from "./system.ts";
import { started } from "./utilityProcess.ts";
import type { FakePage } from "./pages.ts";
import type { FakeBrowserWindow } from "./windows.ts";

export { app } from "./app.ts";
export { menuClass as Menu } from "./menus.ts";
export { contextBridge, ipcMain, ipcRenderer, webUtils } from "./pages.ts";
export {
  dialog,
  FakeNotification as Notification,
  net,
  powerSaveBlocker,
  protocol,
  session,
  shell,
} from "./system.ts";
export { utilityProcess } from "./utilityProcess.ts";
export { FakeBrowserWindow as BrowserWindow, screen } from "./windows.ts";

/** What tests do from outside the host. */
export const electron = {
  get world() {
    return world;
  },
  get session() {
    return session.defaultSession;
  },
  get processes() {
    return started;
  },
  becomeReady,
  openFile,
  startAgain,
  settle,

  /** A new process: no listeners, no windows, nothing registered. */
  reset(): void {
    app.removeAllListeners();
    newSession();
    started.length = 0;
    newWorld().loadPreload = async () => {
      vi.resetModules();
      await import("../../../src-main/hosts/electron/preload.ts");
    };
  },

  /** The only window. */
  window(): FakeBrowserWindow {
    const [window] = world.windows;
    if (window === undefined) throw new Error("there is no window");
    return window;
  },

  /** The page in the only window. */
  page(): FakePage {
    return electron.window().webContents.page;
  },
};
