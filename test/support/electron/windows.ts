/** A fake of Electron's windows: each loads its page through the protocol and runs the preload for it. */
import { EventEmitter } from "node:events";
import type {
  BrowserWindow,
  BrowserWindowConstructorOptions,
  Display,
  HandlerDetails,
  Rectangle,
  Screen,
  WebContents,
  WindowOpenHandlerResponse,
} from "electron";
import { app } from "./app.ts";
import { preventable, world } from "./control.ts";
import { FakePage } from "./pages.ts";

type UsedOfWindow = Pick<
  BrowserWindow,
  | "loadURL"
  | "show"
  | "hide"
  | "focus"
  | "restore"
  | "maximize"
  | "isMinimized"
  | "isMaximized"
  | "isDestroyed"
  | "getNormalBounds"
  | "setProgressBar"
  | "close"
>;

let contentsMade = 0;

type UsedOfContents = Pick<
  WebContents,
  "id" | "send" | "reload" | "setWindowOpenHandler"
>;

export class FakeWebContents extends EventEmitter implements UsedOfContents {
  readonly id = ++contentsMade;
  readonly preload: string | null;
  /** The page that is loaded now. */
  page: FakePage = new FakePage(this, "about:blank");
  openHandler: (details: HandlerDetails) => WindowOpenHandlerResponse = () => ({
    action: "allow",
  });

  constructor(preload: string | null) {
    super();
    this.preload = preload;
  }

  /** Messages are copies, as between processes. */
  send(channel: string, ...args: unknown[]): void {
    this.page.receive(channel, structuredClone(args));
  }

  setWindowOpenHandler(
    handler: (details: HandlerDetails) => WindowOpenHandlerResponse,
  ): void {
    this.openHandler = handler;
  }

  load(address: string): Promise<void> {
    this.page = new FakePage(this, address);
    const loaded = this.page.load();
    world.loading.push(loaded);
    return loaded;
  }

  reload(): void {
    void this.load(this.page.address);
  }
}

export class FakeBrowserWindow extends EventEmitter implements UsedOfWindow {
  static getAllWindows(): FakeBrowserWindow[] {
    return [...world.windows];
  }

  static getFocusedWindow(): FakeBrowserWindow | null {
    return world.windows.find((window) => window.focused) ?? null;
  }

  readonly options: BrowserWindowConstructorOptions;
  readonly webContents: FakeWebContents;
  bounds: Rectangle;
  focused = false;
  visible: boolean;
  minimized = false;
  maximized = false;
  destroyed = false;
  /** What dock and taskbar show: 0 to 1, 2 for busy, -1 for nothing. */
  progress = -1;

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    world.mustBeReady("BrowserWindow");
    this.options = options;
    this.visible = options.show ?? true;
    this.bounds = {
      x: options.x ?? 0,
      y: options.y ?? 0,
      width: options.width ?? 800,
      height: options.height ?? 600,
    };
    this.webContents = new FakeWebContents(
      options.webPreferences?.preload ?? null,
    );
    world.windows.push(this);
    app.emit("web-contents-created", preventable({}), this.webContents);
  }

  async loadURL(address: string): Promise<void> {
    await this.webContents.load(address);
    this.emit("ready-to-show");
  }

  show(): void {
    this.visible = true;
    this.focus();
  }

  hide(): void {
    this.visible = false;
    this.focused = false;
  }

  focus(): void {
    for (const window of world.windows) window.focused = window === this;
  }

  blur(): void {
    this.focused = false;
  }

  restore(): void {
    this.minimized = false;
  }

  maximize(): void {
    this.maximized = true;
  }

  isMinimized(): boolean {
    return this.minimized;
  }

  isMaximized(): boolean {
    return this.maximized;
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }

  getNormalBounds(): Rectangle {
    return { ...this.bounds };
  }

  setProgressBar(progress: number): void {
    this.progress = progress;
  }

  /** As the user's click on the cross: `close` can keep the window. */
  close(): void {
    const event = preventable({});
    this.emit("close", event);
    if (event.defaultPrevented) return;
    this.destroyed = true;
    world.windows = world.windows.filter((window) => window !== this);
    this.emit("closed");
    if (world.windows.length === 0) app.emit("window-all-closed");
  }
}

/** Only what the host reads of a display. */
function asDisplay(display: (typeof world.displays)[number]): Display {
  return display as Display;
}

export const screen: Pick<
  Screen,
  "getPrimaryDisplay" | "getAllDisplays" | "getDisplayMatching"
> = {
  getPrimaryDisplay() {
    world.mustBeReady("screen");
    return asDisplay(world.displays[0]!);
  },
  getAllDisplays: () => world.displays.map(asDisplay),
  getDisplayMatching: ({ x, y }) =>
    asDisplay(
      world.displays.find(
        ({ workArea: area }) =>
          x >= area.x &&
          x < area.x + area.width &&
          y >= area.y &&
          y < area.y + area.height,
      ) ?? world.displays[0]!,
    ),
};
