/** What tests see and set of the fake Electron: its world outside, and everything that the host did to it. */
import type {
  MessageBoxOptions,
  NotificationConstructorOptions,
  OpenDialogOptions,
} from "electron";
import type { FakeBrowserWindow } from "./windows.ts";
import type { FakeMenu } from "./menus.ts";

/** A dialog that was shown, with its title or message. */
export interface ShownDialog {
  readonly kind: "open" | "message";
  readonly options: OpenDialogOptions | MessageBoxOptions;
}

/** The state of one fake process; `resetElectron` makes a new one. */
export class World {
  ready = false;
  readonly whenReady = Promise.withResolvers<void>();
  /** Whether this instance is the first one. */
  firstInstance = true;
  packaged = true;
  version = "0.1.0";
  paths: Record<string, string> = {};
  quit = false;
  exitCode: number | null = null;
  appUserModelId: string | null = null;
  /** In the system's own lists. */
  recentDocuments: string[] = [];
  windows: FakeBrowserWindow[] = [];
  menu: FakeMenu | null = null;
  displays = [{ id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1040 } }];
  /** Answers to the dialogs to come, oldest first: chosen paths, or the index of the pressed button. */
  answers: (readonly string[] | number)[] = [];
  dialogs: ShownDialog[] = [];
  notifications: NotificationConstructorOptions[] = [];
  clickNotification: () => void = () => {};
  /** Addresses handed to the system's browser. */
  outside: string[] = [];
  shownInFolder: string[] = [];
  /** Ids of the power save blockers that hold. */
  blockers = new Set<number>();
  schemes: Electron.CustomScheme[] = [];
  protocolHandlers = new Map<string, (request: Request) => unknown>();
  ipcHandlers = new Map<
    string,
    (event: never, ...args: unknown[]) => unknown
  >();
  /** Pages that are being loaded. */
  readonly loading: Promise<void>[] = [];
  /** What `net.fetch` answers. */
  network: (address: string) => Promise<Response> = async (address) => {
    throw new Error(`net::ERR_INTERNET_DISCONNECTED ${address}`);
  };
  /** Evaluates the preload script for a new page. */
  loadPreload: (path: string) => Promise<void> = async () => {};

  message(): string {
    const last = this.dialogs.at(-1);
    return last?.options.message ?? "";
  }

  /** Real Electron throws too: much of it exists only after `ready`. */
  mustBeReady(what: string): void {
    if (!this.ready)
      throw new Error(`${what} cannot be used before the app is ready`);
  }
}

/** The present world. */
export let world = new World();

/** Forgets everything; listeners of `app` too, for the next host is another process. */
export function newWorld(): World {
  world = new World();
  return world;
}

/** Lets everything that is under way happen. */
export async function settle(): Promise<void> {
  await Promise.all(world.loading);
  for (let i = 0; i < 20; i++)
    await new Promise((resolve) => setImmediate(resolve));
}

/** An event that can be prevented, as Electron hands to listeners. */
export function preventable<T extends object>(
  fields: T,
): T & { preventDefault(): void; readonly defaultPrevented: boolean } {
  let prevented = false;
  return Object.defineProperties(
    { ...fields, preventDefault: () => void (prevented = true) },
    { defaultPrevented: { get: () => prevented } },
  ) as T & { preventDefault(): void; readonly defaultPrevented: boolean };
}
