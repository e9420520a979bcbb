/** Starts of the desktop: the first one, a second one, one with files, and the window's place. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { electron } from "../../support/electron/index.ts";
import { makeCorpus, makeHome, startHost } from "./harness.ts";

vi.mock("electron", () => import("../../support/electron/index.ts"));

let home: ReturnType<typeof makeHome>;

beforeEach(() => {
  electron.reset();
  home = makeHome();
});
afterEach(() => home[Symbol.dispose]());

async function info(): Promise<{ corpusPath: string; notices: string[] }> {
  const answer = await electron.page().fetch("/api/app/info", {
    method: "POST",
    body: "{}",
  });
  return (await answer.json()) as { corpusPath: string; notices: string[] };
}

describe("the first start", () => {
  it("begins a corpus among the documents and shows the studio", async () => {
    await startHost();
    expect(await electron.page().response!.text()).toBe("page /");
    expect(electron.window().visible).toBe(true);
    expect(await info()).toMatchObject({
      corpusPath: join(home.documents, "Causerie"),
      notices: [],
    });
  });

  it("falls back to the profile where documents cannot be written", async () => {
    writeFileSync(join(home.documents, "Causerie"), "a file in the way");
    await startHost();
    const { corpusPath, notices } = await info();
    expect(corpusPath).toBe(join(home.profile, "corpus"));
    expect(notices).toHaveLength(1);
  });

  it("begins the corpus that the command line names", async () => {
    const corpus = join(home.folder, "talks");
    await startHost({ args: ["--corpus", corpus] });
    expect((await info()).corpusPath).toBe(corpus);
  });

  it("takes a folder with hidden files of the system for an empty one", async () => {
    writeFileSync(join(home.folder, ".DS_Store"), "");
    rmSync(home.profile, { recursive: true });
    rmSync(home.documents, { recursive: true });
    await startHost({ args: ["--corpus", home.folder] });
    expect((await info()).corpusPath).toBe(home.folder);
  });

  it("says what to do when no folder can be written at all", async () => {
    writeFileSync(join(home.documents, "Causerie"), "");
    writeFileSync(join(home.profile, "corpus"), "");
    await startHost();
    expect(electron.world.message()).toContain("start it with --corpus");
    expect(electron.world.exitCode).toBe(1);
  });
});

describe("the next start", () => {
  it("opens the corpus of the last time", async () => {
    const corpus = home.corpus("interviews");
    await startHost({ args: ["--corpus", corpus] });
    electron.reset();
    electron.world.paths = {
      userData: home.profile,
      documents: home.documents,
    };
    await startHost();
    expect((await info()).corpusPath).toBe(corpus);
  });

  it("says that the corpus is gone and what to do, and works with another", async () => {
    const corpus = home.corpus("on-a-drive");
    await startHost({ args: ["--corpus", corpus] });
    rmSync(corpus, { recursive: true });
    electron.reset();
    electron.world.paths = {
      userData: home.profile,
      documents: home.documents,
    };
    await startHost();
    const { corpusPath, notices } = await info();
    expect(corpusPath).toBe(join(home.documents, "Causerie"));
    expect(notices).toEqual([
      `The corpus ${corpus} is not there; connect its drive, or find the folder where it was moved to with File, Open Corpus.`,
    ]);
  });

  it("leaves the last corpus closed for those who prefer that", async () => {
    const corpus = home.corpus("interviews");
    await startHost({ args: ["--corpus", corpus] });
    await electron.page().fetch("/api/app/set-preferences", {
      method: "POST",
      body: JSON.stringify({ reopenLastCorpus: false }),
    });
    electron.reset();
    electron.world.paths = {
      userData: home.profile,
      documents: home.documents,
    };
    await startHost();
    expect((await info()).corpusPath).toBe(join(home.documents, "Causerie"));
  });
});

describe("the profile", () => {
  it("with corrupt preferences starts with defaults, keeps the old file and says so", async () => {
    const path = join(home.profile, "preferences.json");
    writeFileSync(path, '{"notifyWhen');
    await startHost();
    expect((await info()).notices).toEqual([
      `The settings file ${path} could not be read, so Causerie starts with defaults; the old file is kept as ${path}.broken.`,
    ]);
    expect(readFileSync(`${path}.broken`, "utf8")).toBe('{"notifyWhen');
  });

  it("with an unknown key counts as corrupt", async () => {
    const path = join(home.profile, "window-places.json");
    writeFileSync(path, '{"last":null,"displays":{},"more":1}');
    await startHost();
    expect((await info()).notices[0]).toContain(path);
  });

  it("that cannot be written is said once, and the studio works", async () => {
    const blocked = join(home.folder, "blocked");
    writeFileSync(blocked, "");
    electron.world.paths["userData"] = join(blocked, "profile");
    await startHost();
    const change = { method: "POST", body: '{"checkForUpdates":true}' };
    const answer = await electron
      .page()
      .fetch("/api/app/set-preferences", change);
    expect(await answer.json()).toMatchObject({ checkForUpdates: true });
    const { notices } = await info();
    expect(notices.filter((text) => text.includes("preferences"))).toHaveLength(
      1,
    );
    expect(notices[0]).toContain("start with --user-data-dir=<folder>");
  });
});

describe("a second start", () => {
  it("hands over and ends", async () => {
    electron.world.firstInstance = false;
    await startHost();
    expect(electron.world.quit).toBe(true);
    expect(electron.world.windows).toHaveLength(0);
  });

  it("brings the first one's window forward", async () => {
    await startHost();
    electron.window().minimized = true;
    electron.window().blur();
    await electron.startAgain({ corpus: null, paths: [] });
    expect(electron.window().minimized).toBe(false);
    expect(electron.window().focused).toBe(true);
  });

  it("with a recording lets the first one import it", async () => {
    const host = await startHost();
    const path = home.file("call.wav");
    await electron.startAgain({ corpus: null, paths: [path] });
    expect(host.studio.calls).toContainEqual({
      name: "dialogues/import",
      input: { paths: [path] },
    });
  });

  it("with a corpus changes to it", async () => {
    const host = await startHost();
    const corpus = home.corpus("interviews");
    await electron.startAgain({ corpus, paths: [] });
    expect(host.studios.map(({ path, closed }) => [path, closed])).toEqual([
      [join(home.documents, "Causerie"), true],
      [corpus, false],
    ]);
  });

  it("during the first one's waits for it", async () => {
    const path = home.file("call.wav");
    const opening = Promise.withResolvers<void>();
    const starting = startHost({}, () => opening.promise);
    await electron.settle();
    await electron.startAgain({ corpus: null, paths: [path] });
    expect(electron.world.windows).toHaveLength(0);
    opening.resolve();
    const host = await starting;
    await electron.settle();
    expect(electron.world.windows).toHaveLength(1);
    expect(host.studio.calls.map(({ name }) => name)).toContain(
      "dialogues/import",
    );
  });

  it("with a message that is none of ours only shows the window", async () => {
    const host = await startHost();
    await electron.startAgain({ run: "calc.exe" });
    expect(host.studio.calls.map(({ name }) => name)).toEqual([]);
  });
});

describe("files to open", () => {
  it("are imported at the start", async () => {
    const path = home.file("call.flac");
    const host = await startHost({
      args: ["call.flac"],
      workingDirectory: home.folder,
    });
    expect(host.studio.calls).toContainEqual({
      name: "dialogues/import",
      input: { paths: [path] },
    });
  });

  it("that macOS names before the start wait for it", async () => {
    const path = home.file("call.wav");
    const starting = startHost();
    expect(await electron.openFile(path)).toBe(true);
    const host = await starting;
    expect(host.studio.calls).toContainEqual({
      name: "dialogues/import",
      input: { paths: [path] },
    });
  });

  it("that macOS names later are imported at once", async () => {
    const host = await startHost();
    await electron.openFile(home.file("call.wav"));
    expect(host.studio.calls.at(-1)?.name).toBe("dialogues/import");
  });

  it("of an unknown kind are refused with what would be taken", async () => {
    const host = await startHost();
    const path = home.file("notes.docx");
    await electron.startAgain({ corpus: null, paths: [path] });
    expect(host.studio.calls).toEqual([]);
    expect(electron.world.message()).toBe(
      `${path} is no file that Causerie opens: it takes recordings (.wav .flac .sph), annotations beside their recording, and folders of both.`,
    );
  });

  it("are told about when the import cannot begin", async () => {
    const host = await startHost();
    host.studio.failing["dialogues/import"] = new Error("the disk is full");
    await electron.openFile(home.file("call.wav"));
    expect(electron.world.message()).toBe("the disk is full");
  });

  it("may be a folder that is a corpus", async () => {
    const corpus = makeCorpus(join(home.folder, "interviews"));
    const host = await startHost({ args: [corpus] });
    expect(host.studio.path).toBe(corpus);
  });
});

describe("the window's place", () => {
  const { world } = electron;
  const left = { id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1040 } };
  const right = {
    id: 2,
    workArea: { x: 1920, y: 0, width: 2560, height: 1400 },
  };
  const moved = { x: 2000, y: 100, width: 1200, height: 800 };

  async function restart(displays: (typeof world)["displays"]): Promise<void> {
    electron.reset();
    electron.world.paths = {
      userData: home.profile,
      documents: home.documents,
    };
    electron.world.displays = displays;
    await startHost();
  }

  it("is centred on the primary display at first", async () => {
    await startHost();
    expect(electron.window().bounds).toEqual({
      x: 240,
      y: 60,
      width: 1440,
      height: 920,
    });
  });

  it("is remembered on its display", async () => {
    electron.world.displays = [left, right];
    await startHost();
    electron.window().bounds = moved;
    electron.window().maximized = true;
    electron.window().close();
    await restart([left, right]);
    expect(electron.window().bounds).toEqual(moved);
    expect(electron.window().maximized).toBe(true);
  });

  it("is on a display that is there, and as before once the other returns", async () => {
    electron.world.displays = [left, right];
    await startHost();
    electron.window().bounds = moved;
    electron.window().close();
    await restart([left]);
    expect(electron.window().bounds.x).toBe(240);
    await restart([left, right]);
    expect(electron.window().bounds).toEqual(moved);
  });

  it("shrinks with the display", async () => {
    electron.world.displays = [left, right];
    await startHost();
    electron.window().bounds = moved;
    electron.window().close();
    const small = { x: 1920, y: 0, width: 1024, height: 700 };
    await restart([left, { id: 2, workArea: small }]);
    expect(electron.window().bounds).toEqual({
      x: 1920,
      y: 0,
      width: 1024,
      height: 700,
    });
  });
});

describe("a page that crashes", () => {
  it("is loaded again when the user wants that", async () => {
    await startHost();
    const before = electron.page();
    electron.world.answers = [0];
    await before.crash("oom");
    expect(electron.world.message()).toBe(
      "The window's page ran out of memory.",
    );
    expect(electron.page()).not.toBe(before);
  });

  it("closes its window otherwise", async () => {
    await startHost();
    await electron.page().crash("crashed");
    expect(electron.world.windows).toHaveLength(0);
  });

  it("that ended in order is no crash", async () => {
    await startHost();
    await electron.page().crash("clean-exit");
    expect(electron.world.dialogs).toEqual([]);
  });
});

describe("notifications", () => {
  it.each([
    ["win32", "app.causerie.studio"],
    ["linux", null],
  ] as const)("on %s come from %s", async (platform, id) => {
    const real = process.platform;
    Object.defineProperty(process, "platform", { value: platform });
    await startHost();
    Object.defineProperty(process, "platform", { value: real });
    expect(electron.world.appUserModelId).toBe(id);
  });
});
