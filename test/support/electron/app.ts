/** A fake of Electron's `app`: quitting, single instance and paths as the real one does them. */
import { EventEmitter } from "node:events";
import type { App } from "electron";
import { preventable, settle, world } from "./control.ts";

type UsedOfApp = Pick<
  App,
  | "whenReady"
  | "requestSingleInstanceLock"
  | "quit"
  | "exit"
  | "getPath"
  | "getVersion"
  | "isPackaged"
  | "setAppUserModelId"
  | "addRecentDocument"
  | "clearRecentDocuments"
>;

export class FakeApp extends EventEmitter implements UsedOfApp {
  get isPackaged(): boolean {
    return world.packaged;
  }

  whenReady(): Promise<void> {
    return world.whenReady.promise;
  }

  requestSingleInstanceLock(): boolean {
    return world.firstInstance;
  }

  getPath(name: string): string {
    const path = world.paths[name];
    if (path === undefined) throw new Error(`Failed to get '${name}' path`);
    return path;
  }

  getVersion(): string {
    return world.version;
  }

  setAppUserModelId(id: string): void {
    world.appUserModelId = id;
  }

  addRecentDocument(path: string): void {
    world.recentDocuments.push(path);
  }

  clearRecentDocuments(): void {
    world.recentDocuments = [];
  }

  /** `before-quit`, then every window closes, then `will-quit` and the end; each of them can stop it. */
  quit(): void {
    const event = preventable({});
    this.emit("before-quit", event);
    if (event.defaultPrevented) return;
    for (const window of world.windows) {
      window.close();
      if (!window.isDestroyed()) return;
    }
    world.quit = true;
    this.emit("quit", preventable({}), 0);
  }

  exit(code = 0): void {
    world.exitCode = code;
    world.quit = true;
  }
}

export const app = new FakeApp();

/** Becomes ready as Electron does: after the entry module has been evaluated. */
export async function becomeReady(): Promise<void> {
  world.ready = true;
  world.whenReady.resolve();
  await settle();
}

/** The user starts the application again. */
export async function startAgain(additionalData: unknown): Promise<void> {
  app.emit(
    "second-instance",
    preventable({}),
    [],
    "/",
    structuredClone(additionalData),
  );
  await settle();
}

/** macOS hands over a file that was opened in the Finder or dropped on the dock. */
export async function openFile(path: string): Promise<boolean> {
  const event = preventable({});
  app.emit("open-file", event, path);
  await settle();
  return event.defaultPrevented;
}
