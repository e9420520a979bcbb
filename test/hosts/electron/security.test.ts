/** Each point of Electron's security checklist, held by the host. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { contentPolicy } from "../../../src-main/api/page.ts";
import { desktopChannels } from "../../../src-main/contract/desktop.ts";
import { isHarmlessLink } from "../../../src-main/hosts/electron/navigation.ts";
import { electron } from "../../support/electron/index.ts";
import { makeHome, startHost } from "./harness.ts";

vi.mock("electron", () => import("../../support/electron/index.ts"));

let home: ReturnType<typeof makeHome>;

beforeEach(() => {
  electron.reset();
  home = makeHome();
});
afterEach(() => home[Symbol.dispose]());

describe("the window", () => {
  it("is sandboxed, isolated and without Node", async () => {
    await startHost();
    expect(electron.window().options.webPreferences).toEqual({
      preload: "/preload.cjs",
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: false,
    });
  });

  it("has developer tools only outside a package", async () => {
    electron.world.packaged = false;
    await startHost();
    expect(electron.window().options.webPreferences?.devTools).toBe(true);
  });

  it("loads nothing but the studio's own page", async () => {
    await startHost();
    expect(electron.page().address).toBe("causerie://studio/");
  });
});

describe("the content policy", () => {
  it("allows scripts from the application's files only", () => {
    const scripts = contentPolicy
      .split("; ")
      .find((part) => part.startsWith("script-src"));
    expect(scripts).toBe("script-src 'self'");
  });

  it("starts from nothing and never names another origin", () => {
    expect(contentPolicy.startsWith("default-src 'none'")).toBe(true);
    expect(contentPolicy).not.toMatch(/https?:|\*|unsafe-eval/);
  });
});

describe("navigation", () => {
  it("stays on the studio's page, by link and by redirect", async () => {
    await startHost();
    const page = electron.page();
    expect(page.navigate("https://example.org/")).toBe(false);
    expect(page.redirect("https://example.org/")).toBe(false);
    expect(page.navigate("file:///etc/passwd")).toBe(false);
    expect(page.navigate("causerie://elsewhere/")).toBe(false);
    expect(page.navigate("causerie://studio/")).toBe(true);
  });

  it("opens https links in the system's browser", async () => {
    await startHost();
    electron.page().navigate("https://example.org/paper");
    electron.page().openWindow("https://example.org/other");
    expect(electron.world.outside).toEqual([
      "https://example.org/paper",
      "https://example.org/other",
    ]);
  });

  it("makes no second window and attaches no webview", async () => {
    await startHost();
    expect(electron.page().openWindow("causerie://studio/")).toBe(false);
    expect(electron.page().attachWebview()).toBe(false);
    expect(electron.world.windows).toHaveLength(1);
  });

  it.each([
    "file:///etc/passwd",
    "javascript:alert(1)",
    "smb://server/share",
    "ms-msdt:/id",
    "http://example.org/",
    "https://user:secret@example.org/",
    "not an address",
  ])("hands %s to no other program", async (address) => {
    expect(isHarmlessLink(address)).toBe(false);
    await startHost();
    electron.page().openWindow(address);
    expect(electron.world.outside).toEqual([]);
  });
});

describe("permissions", () => {
  const url = "causerie://studio/";

  async function ask(
    permission: string,
    details: object = { mediaTypes: ["audio"], requestingUrl: url },
  ): Promise<boolean> {
    const { webContents } = electron.window();
    return new Promise((resolve) =>
      electron.session.request(
        webContents as never,
        permission as never,
        resolve,
        details as never,
      ),
    );
  }

  it("allow the microphone after the page's own record button", async () => {
    await startHost();
    expect(await ask("media")).toBe(false);
    await electron.page().desktop.wantMicrophone();
    expect(await ask("media")).toBe(true);
  });

  it("forget the wish after ten seconds", async () => {
    const now = vi.spyOn(Date, "now").mockReturnValue(0);
    await startHost();
    await electron.page().desktop.wantMicrophone();
    now.mockReturnValue(9_999);
    expect(await ask("media")).toBe(true);
    now.mockReturnValue(10_000);
    expect(await ask("media")).toBe(false);
    now.mockRestore();
  });

  it("never allow the camera, other pages or other permissions", async () => {
    await startHost();
    await electron.page().desktop.wantMicrophone();
    const camera = { mediaTypes: ["audio", "video"], requestingUrl: url };
    expect(await ask("media", camera)).toBe(false);
    const other = {
      mediaTypes: ["audio"],
      requestingUrl: "https://example.org/",
    };
    expect(await ask("media", other)).toBe(false);
    for (const permission of ["geolocation", "notifications", "openExternal"])
      expect(await ask(permission)).toBe(false);
  });

  it("are checked by the same rule as they are asked for", async () => {
    await startHost();
    const { webContents } = electron.window();
    const check = (mediaType: string): boolean =>
      electron.session.check(webContents as never, "media", url, {
        mediaType,
      } as never);
    expect(check("audio")).toBe(false);
    await electron.page().desktop.wantMicrophone();
    expect(check("audio")).toBe(true);
    expect(check("video")).toBe(false);
  });

  it("give no device and no picture of the screen", async () => {
    await startHost();
    expect(electron.session.device({} as never)).toBe(false);
    const streams = await new Promise((resolve) =>
      electron.session.capture({} as never, resolve),
    );
    expect(streams).toEqual({});
  });
});

describe("the network", () => {
  it("is closed to pages", async () => {
    await startHost();
    expect(electron.session.allows("https://example.org/")).toBe(false);
    expect(electron.session.allows("http://127.0.0.1:80/")).toBe(false);
    expect(electron.session.allows("ws://example.org/")).toBe(false);
    expect(electron.session.allows("causerie://studio/api/events")).toBe(true);
    expect(electron.session.allows("blob:causerie://studio/1")).toBe(true);
  });

  it("is open to the development server while developing", async () => {
    await startHost({ developmentServer: "http://localhost:5173" });
    expect(electron.session.allows("ws://localhost:5173/")).toBe(true);
    expect(electron.session.allows("http://localhost:5174/")).toBe(false);
  });
});

describe("the preload", () => {
  it("gives the page five functions and two words, nothing of Electron", async () => {
    await startHost();
    const page = electron.page();
    expect(Object.keys(page.globals)).toEqual(["causerie"]);
    expect(Object.keys(page.desktop)).toEqual([
      "host",
      "platform",
      "choose",
      "pathOf",
      "showInFolder",
      "wantMicrophone",
      "onMessage",
    ]);
  });

  it("keeps Electron's event from the page's listener", async () => {
    await startHost();
    const page = electron.page();
    const received = vi.fn();
    const stop = page.desktop.onMessage(received);
    await electron.settle();
    await electron.world.menu!.click("Edit", "Undo");
    expect(received.mock.calls).toEqual([[{ type: "menu", action: "undo" }]]);
    stop();
    await electron.world.menu!.click("Edit", "Undo");
    expect(received).toHaveBeenCalledTimes(1);
  });
});

describe("messages of pages", () => {
  it("are answered to the top frame of the studio's page only", async () => {
    await startHost();
    const page = electron.page();
    const refused = "only Causerie's own page may";
    const frames = [
      { url: "https://example.org/", parent: null },
      { url: "causerie://studio/", parent: { url: "causerie://studio/" } },
      null,
    ];
    for (const frame of frames)
      await expect(
        page.invoke(desktopChannels.choose, "corpus", frame),
      ).rejects.toThrow(refused);
    expect(electron.world.dialogs).toEqual([]);
  });

  it("are checked for their content", async () => {
    await startHost();
    const page = electron.page();
    await expect(page.invoke(desktopChannels.choose, "disk")).rejects.toThrow(
      "causerie:choose",
    );
    await expect(
      page.invoke(desktopChannels.showInFolder, "relative/path"),
    ).rejects.toThrow("a path must be absolute");
    await expect(
      page.invoke(desktopChannels.wantMicrophone, "more"),
    ).rejects.toThrow("causerie:want-microphone");
  });

  it("exist for the declared channels and no other", async () => {
    await startHost();
    const { message: _toPage, ...toHost } = desktopChannels;
    expect([...electron.world.ipcHandlers.keys()].sort()).toEqual(
      Object.values(toHost).sort(),
    );
  });
});
