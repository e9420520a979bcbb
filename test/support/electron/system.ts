/** A fake of what Electron does with the system: dialogs, notifications, sleep, other programs, the network. */
import { EventEmitter } from "node:events";
import type {
  Dialog,
  MessageBoxOptions,
  Net,
  Notification,
  NotificationConstructorOptions,
  OpenDialogOptions,
  PowerSaveBlocker,
  Protocol,
  Session,
  Shell,
} from "electron";
import { world } from "./control.ts";

/** Dialogs take a window before their options, or none. */
function optionsOf<T>(args: readonly unknown[]): T {
  return args.at(-1) as T;
}

export const dialog: Pick<Dialog, "showOpenDialog" | "showMessageBox"> = {
  async showOpenDialog(...args: unknown[]) {
    const options = optionsOf<OpenDialogOptions>(args);
    world.dialogs.push({ kind: "open", options });
    const filePaths = (world.answers.shift() ?? []) as string[];
    return { canceled: filePaths.length === 0, filePaths };
  },
  async showMessageBox(...args: unknown[]) {
    const options = optionsOf<MessageBoxOptions>(args);
    world.dialogs.push({ kind: "message", options });
    const answer = world.answers.shift() ?? options.cancelId ?? 0;
    return { response: answer as number, checkboxChecked: false };
  },
};

export class FakeNotification
  extends EventEmitter
  implements Pick<Notification, "show">
{
  static isSupported(): boolean {
    return true;
  }

  readonly options: NotificationConstructorOptions;

  constructor(options: NotificationConstructorOptions) {
    super();
    world.mustBeReady("Notification");
    this.options = options;
  }

  show(): void {
    world.notifications.push(this.options);
    world.clickNotification = () => this.emit("click");
  }
}

let blockersMade = 0;

export const powerSaveBlocker: Pick<PowerSaveBlocker, "start" | "stop"> = {
  start() {
    world.mustBeReady("powerSaveBlocker");
    world.blockers.add(++blockersMade);
    return blockersMade;
  },
  stop: (id) => world.blockers.delete(id),
};

export const shell: Pick<Shell, "openExternal" | "showItemInFolder"> = {
  async openExternal(address) {
    world.outside.push(address);
  },
  showItemInFolder: (path) => void world.shownInFolder.push(path),
};

/** Goes through the default session, and so through what the host set on it. */
export const net: Pick<Net, "fetch"> = {
  async fetch(input) {
    const address = String(input);
    if (!session.defaultSession.allows(address))
      throw new Error(`net::ERR_BLOCKED_BY_CLIENT ${address}`);
    return world.network(address);
  },
};

export const protocol: Pick<
  Protocol,
  "registerSchemesAsPrivileged" | "handle"
> = {
  registerSchemesAsPrivileged(schemes) {
    if (world.ready)
      throw new Error(
        "protocol.registerSchemesAsPrivileged should be called before app is ready",
      );
    world.schemes.push(...schemes);
  },
  handle(scheme, handler) {
    world.mustBeReady("protocol.handle");
    world.protocolHandlers.set(scheme, handler);
  },
};

/** What the host set on the default session; a test asks it as Chromium would. */
export class FakeSession implements Pick<
  Session,
  | "setPermissionRequestHandler"
  | "setPermissionCheckHandler"
  | "setDevicePermissionHandler"
  | "setDisplayMediaRequestHandler"
> {
  request!: NonNullable<Parameters<Session["setPermissionRequestHandler"]>[0]>;
  check!: NonNullable<Parameters<Session["setPermissionCheckHandler"]>[0]>;
  device!: NonNullable<Parameters<Session["setDevicePermissionHandler"]>[0]>;
  capture!: NonNullable<
    Parameters<Session["setDisplayMediaRequestHandler"]>[0]
  >;
  private beforeRequest: (
    details: { url: string },
    answer: (response: { cancel?: boolean }) => void,
  ) => void = (_details, answer) => answer({});

  readonly webRequest = {
    onBeforeRequest: (listener: typeof this.beforeRequest): void => {
      this.beforeRequest = listener;
    },
  };

  setPermissionRequestHandler(handler: typeof this.request | null): void {
    this.request = handler!;
  }

  setPermissionCheckHandler(handler: typeof this.check | null): void {
    this.check = handler!;
  }

  setDevicePermissionHandler(handler: typeof this.device | null): void {
    this.device = handler!;
  }

  setDisplayMediaRequestHandler(handler: typeof this.capture | null): void {
    this.capture = handler!;
  }

  /** Whether a request of a page would go out. */
  allows(url: string): boolean {
    let cancelled: boolean | undefined;
    this.beforeRequest({ url }, ({ cancel }) => (cancelled = cancel));
    return cancelled !== true;
  }
}

/** Sessions by name are made anew; nothing is set on them. */
export const session = {
  defaultSession: new FakeSession(),
  fromPartition: (_name: string): Pick<Session, "fetch"> => ({
    fetch: (input) => world.network(String(input)),
  }),
};

/** Makes a session on which nothing is set. */
export function newSession(): void {
  session.defaultSession = new FakeSession();
}
