/** A fake page: what runs in a window's sandbox, with the parts of Electron that a preload may use. */
import { EventEmitter } from "node:events";
import type { ContextBridge, IpcMain, IpcRenderer, WebUtils } from "electron";
import type { Desktop } from "../../../src-main/contract/desktop.ts";
import { preventable, settle, world } from "./control.ts";
import type { FakeWebContents } from "./windows.ts";

export class FakePage {
  readonly contents: FakeWebContents;
  readonly address: string;
  /** What the preload gave the page, by name. */
  readonly globals: Record<string, unknown> = {};
  /** The answer to its first request. */
  response: Response | null = null;
  readonly listeners = new EventEmitter();

  constructor(contents: FakeWebContents, address: string) {
    this.contents = contents;
    this.address = address;
  }

  get origin(): string {
    const { protocol, host } = new URL(this.address);
    return `${protocol}//${host}`;
  }

  /** `window.causerie`. */
  get desktop(): Desktop {
    return this.globals["causerie"] as Desktop;
  }

  /** The browser itself asks for the first file, so that request has no initiator. */
  async load(): Promise<void> {
    this.response = await request(new Request(this.address));
    if (this.contents.preload === null) return;
    becomeLoading(this);
    await world.loadPreload(this.contents.preload);
  }

  /** As the page's own `fetch`: relative to it, with the initiator that Chromium sets. */
  async fetch(address: string, init?: RequestInit): Promise<Response> {
    const inner = new Request(new URL(address, this.address), init);
    return request(
      Object.defineProperty(inner, "initiatorOrigin", { value: this.origin }),
    );
  }

  /** Messages of the host. */
  receive(channel: string, args: readonly unknown[]): void {
    this.listeners.emit(channel, preventable({ sender: ipcRenderer }), ...args);
  }

  /** A link, or a script that sets the location; true when the page would have left. */
  navigate(url: string): boolean {
    const event = preventable({ url });
    this.contents.emit("will-navigate", event, url);
    return !event.defaultPrevented;
  }

  /** A server's redirect; true when the page would have followed. */
  redirect(url: string): boolean {
    const event = preventable({ url });
    this.contents.emit("will-redirect", event, url);
    return !event.defaultPrevented;
  }

  /** `window.open`; true when there would be a new window. */
  openWindow(url: string): boolean {
    return (
      this.contents.openHandler({ url } as Electron.HandlerDetails).action ===
      "allow"
    );
  }

  /** `<webview>`; true when it would have been attached. */
  attachWebview(): boolean {
    const event = preventable({});
    this.contents.emit("will-attach-webview", event, {}, {});
    return !event.defaultPrevented;
  }

  /** The page's process ends, in Chromium's word for why. */
  async crash(reason: string): Promise<void> {
    const details = { reason, exitCode: 1 };
    this.contents.emit("render-process-gone", preventable({}), details);
    await settle();
  }

  /** A message to the host from a frame of this page; by default its top frame. */
  async invoke(
    channel: string,
    input?: unknown,
    frame: object | null = { url: this.address, parent: null },
  ): Promise<unknown> {
    const handler = world.ipcHandlers.get(channel);
    if (handler === undefined)
      throw new Error(`No handler registered for '${channel}'`);
    const event = { sender: this.contents, senderFrame: frame };
    try {
      const args = structuredClone([input]);
      return structuredClone(await handler(event as never, ...args));
    } catch (error) {
      // As the real one: the page gets the text, not the error.
      throw new Error(`Error invoking remote method '${channel}': ${error}`);
    }
  }
}

/** The page whose preload is being evaluated. */
let loading: FakePage | null = null;

function becomeLoading(page: FakePage): void {
  loading = page;
}

function loadingPage(): FakePage {
  if (loading === null) throw new Error("only a preload script can use this");
  return loading;
}

async function request(request: Request): Promise<Response> {
  const { protocol } = new URL(request.url);
  const handler = world.protocolHandlers.get(protocol.slice(0, -1));
  if (handler === undefined)
    throw new TypeError(`net::ERR_UNKNOWN_URL_SCHEME ${request.url}`);
  return (await handler(request)) as Response;
}

export const contextBridge: Pick<ContextBridge, "exposeInMainWorld"> = {
  exposeInMainWorld(name: string, api: object) {
    loadingPage().globals[name] = Object.freeze({ ...api });
  },
};

/** Bound to the page whose preload imports it first: a page lives as long as its preload's module. */
export const ipcRenderer: Pick<IpcRenderer, "invoke" | "on" | "off"> = {
  invoke: (channel: string, input?: unknown) =>
    loadingPage().invoke(channel, input),
  on(channel, listener) {
    loadingPage().listeners.on(channel, listener);
    return this as IpcRenderer;
  },
  off(channel, listener) {
    loadingPage().listeners.off(channel, listener);
    return this as IpcRenderer;
  },
};

export const webUtils: Pick<WebUtils, "getPathForFile"> = {
  getPathForFile: (file: File) => ("path" in file ? String(file.path) : ""),
};

export const ipcMain: Pick<IpcMain, "handle"> = {
  handle(channel, listener) {
    if (world.ipcHandlers.has(channel))
      throw new Error(
        `Attempted to register a second handler for '${channel}'`,
      );
    world.ipcHandlers.set(
      channel,
      listener as (event: never, ...args: unknown[]) => unknown,
    );
  },
};
