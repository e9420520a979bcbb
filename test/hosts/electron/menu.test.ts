/** The menu bar: each platform's conventions, and what its items do. */
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { DesktopMessage } from "../../../src-main/contract/desktop.ts";
import { electron } from "../../support/electron/index.ts";
import { makeHome, startHost } from "./harness.ts";

vi.mock("electron", () => import("../../support/electron/index.ts"));

let home: ReturnType<typeof makeHome>;
const platform = process.platform;

beforeEach(() => {
  electron.reset();
  home = makeHome();
});
afterEach(() => {
  Object.defineProperty(process, "platform", { value: platform });
  home[Symbol.dispose]();
});

function onPlatform(value: NodeJS.Platform): void {
  Object.defineProperty(process, "platform", { value });
}

function labels(...path: string[]): (string | undefined)[] {
  const items = path.length
    ? electron.world.menu!.item(...path).submenu
    : electron.world.menu!.items;
  return (items as Electron.MenuItemConstructorOptions[]).map(
    ({ label, role, type }) => label?.replace("&", "") ?? role ?? type,
  );
}

describe("the menu bar", () => {
  it("of Linux and Windows has quit, preferences and about where these are looked for", async () => {
    onPlatform("linux");
    await startHost();
    expect(labels()).toEqual(["File", "Edit", "View", "Help"]);
    expect(labels("File").at(-1)).toBe("quit");
    expect(labels("Edit").at(-1)).toBe("Preferences");
    expect(labels("Help").at(-1)).toBe("About Causerie");
  });

  it("of macOS has them in the application's menu", async () => {
    onPlatform("darwin");
    await startHost();
    expect(labels()).toEqual([
      "Causerie",
      "File",
      "Edit",
      "View",
      "windowMenu",
      "Help",
    ]);
    expect(labels("Causerie")).toEqual(
      expect.arrayContaining(["About Causerie", "Settings…", "quit"]),
    );
    expect(labels("File").at(-1)).toBe("close");
    expect(labels("Help")).not.toContain("About Causerie");
  });

  it("has zoom and full screen, developer tools only outside a package", async () => {
    await startHost();
    const view = ["resetZoom", "zoomIn", "zoomOut", "separator"];
    expect(labels("View")).toEqual([...view, "togglefullscreen"]);
    electron.reset();
    electron.world.paths = {
      userData: home.profile,
      documents: home.documents,
    };
    electron.world.packaged = false;
    await startHost();
    expect(labels("View")).toContain("toggleDevTools");
  });

  it("uses no accelerator twice", async () => {
    await startHost();
    const all = electron.world.menu!.items.flatMap(
      ({ submenu }) => submenu as Electron.MenuItemConstructorOptions[],
    );
    const used = all.flatMap(({ accelerator }) => accelerator ?? []);
    expect(new Set(used).size).toBe(used.length);
  });

  it("links to the project's website when it has one", async () => {
    await startHost({ homepage: "https://example.org/causerie" });
    await electron.world.menu!.click("Help", "Website");
    expect(electron.world.outside).toEqual(["https://example.org/causerie"]);
  });
});

describe("items of the page", () => {
  const items = [
    ["Edit", "Undo", "undo"],
    ["Edit", "Redo", "redo"],
    ["Edit", "Preferences", "preferences"],
    ["Help", "Welcome", "welcome"],
    ["Help", "Three-Step Tour", "tour"],
    ["Help", "Keyboard Shortcuts", "shortcuts"],
    ["Help", "Devices", "devices"],
    ["Help", "About Causerie", "about"],
  ] as const;

  it.each(items)("%s, %s tells the page", async (menu, item, action) => {
    onPlatform("linux");
    await startHost();
    const received: DesktopMessage[] = [];
    electron.page().desktop.onMessage((message) => received.push(message));
    await electron.settle();
    await electron.world.menu!.click(menu, item);
    expect(received).toEqual([{ type: "menu", action }]);
  });

  it("wait for a page that does not listen yet", async () => {
    await startHost();
    await electron.world.menu!.click("Help", "Welcome");
    const received: DesktopMessage[] = [];
    electron.page().desktop.onMessage((message) => received.push(message));
    await electron.settle();
    expect(received).toEqual([{ type: "menu", action: "welcome" }]);
  });
});

describe("import", () => {
  it("asks for recordings and imports them", async () => {
    const host = await startHost();
    const paths = [home.file("a.wav"), home.file("b.flac")];
    electron.world.answers = [paths];
    await electron.world.menu!.click("File", "Import Recordings…");
    expect(electron.world.dialogs[0]!.options).toMatchObject({
      properties: ["openFile", "multiSelections"],
    });
    expect(host.studio.calls).toEqual([
      { name: "dialogues/import", input: { paths } },
    ]);
  });

  it("asks for a folder and imports it", async () => {
    const host = await startHost();
    electron.world.answers = [[home.folder]];
    await electron.world.menu!.click("File", "Import Folder…");
    expect(host.studio.calls[0]?.input).toEqual({ paths: [home.folder] });
  });

  it("of an annotation imports the recording beside it", async () => {
    const host = await startHost();
    const recording = home.file("call.WAV");
    electron.world.answers = [[home.file("call.TextGrid")]];
    await electron.world.menu!.click("File", "Import Recordings…");
    expect(host.studio.calls[0]?.input).toEqual({ paths: [recording] });
  });

  it("of an annotation alone says what is missing", async () => {
    await startHost();
    const path = home.file("call.eaf");
    electron.world.answers = [[path]];
    await electron.world.menu!.click("File", "Import Recordings…");
    expect(electron.world.message()).toBe(
      `${path} has no recording beside it; put call.wav into the same folder and open it again.`,
    );
  });

  it("does nothing when the dialog is dismissed", async () => {
    const host = await startHost();
    await electron.world.menu!.click("File", "Import Recordings…");
    expect(host.studio.calls).toEqual([]);
  });
});

describe("corpora", () => {
  it("are opened by a dialog, and the page loads anew", async () => {
    const host = await startHost();
    const before = electron.page();
    const corpus = home.corpus("interviews");
    electron.world.answers = [[corpus]];
    await electron.world.menu!.click("File", "Open Corpus…");
    await electron.settle();
    expect(host.studio.path).toBe(corpus);
    expect(electron.page()).not.toBe(before);
  });

  it("that were open are in the menu, newest first, and open from there", async () => {
    const first = home.corpus("first");
    const second = home.corpus("second");
    const host = await startHost({ args: ["--corpus", first] });
    await electron.startAgain({ corpus: second, paths: [] });
    const recent = ["File", "Open Recent Corpus"];
    expect(labels(...recent)).toEqual([
      "second",
      "first",
      "separator",
      "Clear Menu",
    ]);
    await electron.world.menu!.click(...recent, "first");
    expect(host.studio.path).toBe(first);
    expect(electron.world.recentDocuments).toEqual([first, second, first]);
    await electron.world.menu!.click(...recent, "Clear Menu");
    expect(electron.world.recentDocuments).toEqual([]);
    expect(labels(...recent)).toEqual(["No Recent Corpora"]);
  });

  it("that are gone say so and what to do", async () => {
    await startHost();
    const path = join(home.folder, "usb", "interviews");
    await electron.startAgain({ corpus: path, paths: [] });
    expect(electron.world.message()).toBe(
      `The corpus ${path} is not there; connect its drive, or find the folder where it was moved to with File, Open Corpus.`,
    );
  });

  it("are not made of folders that hold other things", async () => {
    const host = await startHost();
    electron.world.answers = [[home.folder]];
    await electron.world.menu!.click("File", "Open Corpus…");
    expect(electron.world.message()).toContain("holds no corpus");
    expect(electron.world.message()).toContain("import this folder");
    expect(host.studios).toHaveLength(1);
  });

  it("are folders, not files", async () => {
    await startHost();
    const path = home.file("corpus.zip");
    await electron.startAgain({ corpus: path, paths: [] });
    expect(electron.world.message()).toContain(`${path} is a file`);
  });
});
