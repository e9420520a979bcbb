/** Runs before the page, sandboxed: gives it `window.causerie`, a handful of functions and nothing of Electron itself. */
import { contextBridge, ipcRenderer, webUtils } from "electron";
import { desktopChannels } from "../../contract/desktop.ts";
import type { Desktop, DesktopMessage } from "../../contract/desktop.ts";

const desktop: Desktop = {
  host: "electron",
  platform: process.platform,
  choose: (kind) => ipcRenderer.invoke(desktopChannels.choose, kind),
  pathOf: (file) => webUtils.getPathForFile(file),
  showInFolder: (path) =>
    ipcRenderer.invoke(desktopChannels.showInFolder, path),
  wantMicrophone: () => ipcRenderer.invoke(desktopChannels.wantMicrophone),
  onMessage: (listener) => {
    // The event stays here: its `sender` would give the page all of ipcRenderer.
    const receive = (_event: unknown, message: DesktopMessage): void =>
      listener(message);
    ipcRenderer.on(desktopChannels.message, receive);
    void ipcRenderer.invoke(desktopChannels.ready);
    return () => ipcRenderer.off(desktopChannels.message, receive);
  },
};

contextBridge.exposeInMainWorld("causerie", desktop);
