/** What the page may ask of the desktop: dialogs, the file manager, paths of dropped files, the application's calls. */
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { electron } from "../../support/electron/index.ts";
import { makeHome, startHost } from "./harness.ts";

vi.mock("electron", () => import("../../support/electron/index.ts"));

let home: ReturnType<typeof makeHome>;

beforeEach(() => {
  electron.reset();
  home = makeHome();
});
afterEach(() => home[Symbol.dispose]());

async function call(name: string, input: object = {}): Promise<unknown> {
  const answer = await electron.page().fetch(`/api/${name}`, {
    method: "POST",
    body: JSON.stringify(input),
  });
  return answer.json();
}

describe("window.causerie", () => {
  it("knows where it is", async () => {
    await startHost();
    const { desktop } = electron.page();
    expect(desktop.host).toBe("electron");
    expect(desktop.platform).toBe(process.platform);
  });

  it("shows native dialogs", async () => {
    await startHost();
    electron.world.answers = [["/data/interviews"]];
    expect(await electron.page().desktop.choose("corpus")).toEqual([
      "/data/interviews",
    ]);
    expect(await electron.page().desktop.choose("recordings")).toEqual([]);
  });

  it("finds the path of a dropped file", async () => {
    await startHost();
    const file = Object.assign(new File([], "a.wav"), { path: "/data/a.wav" });
    expect(electron.page().desktop.pathOf(file)).toBe("/data/a.wav");
    expect(electron.page().desktop.pathOf(new File([], "made.wav"))).toBe("");
  });

  it("shows a recording in its folder, and says so when it is gone", async () => {
    await startHost();
    const { desktop } = electron.page();
    const path = home.file("a.wav");
    await desktop.showInFolder(path);
    expect(electron.world.shownInFolder).toEqual([path]);
    await expect(
      desktop.showInFolder(join(home.folder, "gone.wav")),
    ).rejects.toThrow("it may have been moved");
  });
});

describe("calls about the application", () => {
  it("tell what it is and may do", async () => {
    await startHost();
    expect(await call("app/info")).toMatchObject({
      version: "0.1.0",
      host: "electron",
      platform: process.platform,
      can: { openCorpus: true, preferences: true, checkForUpdates: false },
      update: null,
    });
  });

  it("keep preferences, and refuse unknown ones by name", async () => {
    await startHost();
    expect(await call("app/preferences")).toEqual({
      notifyWhenTrainingEnds: true,
      stayAwakeWhileWorking: true,
      reopenLastCorpus: true,
      checkForUpdates: false,
    });
    await call("app/set-preferences", { reopenLastCorpus: false });
    expect(await call("app/preferences")).toMatchObject({
      reopenLastCorpus: false,
    });
    expect(await call("app/set-preferences", { theme: "dark" })).toMatchObject({
      error: { kind: "bad-input", call: "app/set-preferences" },
    });
  });

  it("open corpora, list them with why one cannot be opened, and forget them", async () => {
    await startHost();
    const path = home.corpus("interviews");
    expect(await call("app/open-corpus", { path })).toEqual({ path });
    expect(await call("app/recent-corpora")).toEqual([
      {
        path,
        name: "interviews",
        openedAt: "2026-11-20T12:00:00.000Z",
        unavailableReason: null,
      },
      expect.objectContaining({ name: "Causerie" }),
    ]);
    expect(await call("app/forget-corpus", { path })).toHaveLength(1);
  });

  it("say what to do about a corpus that is not there", async () => {
    await startHost();
    const path = join(home.folder, "gone");
    expect(await call("app/open-corpus", { path })).toMatchObject({
      error: {
        kind: "not-found",
        message: expect.stringContaining("connect its drive"),
      },
    });
  });

  it("name a newer version only when a feed is configured and wished for", async () => {
    const feed = { updateFeed: "https://example.org/latest.json" };
    const answer = { version: "0.2.0", url: "https://example.org/0.2.0" };
    const asked: string[] = [];
    const network = async (address: string): Promise<Response> => {
      asked.push(address);
      return Response.json(answer);
    };
    electron.world.network = network;
    await startHost(feed);
    expect(asked).toEqual([]);
    await call("app/set-preferences", { checkForUpdates: true });

    electron.reset();
    electron.world.paths = {
      userData: home.profile,
      documents: home.documents,
    };
    electron.world.network = network;
    await startHost(feed);
    expect(await call("app/info")).toMatchObject({
      update: answer,
      can: { checkForUpdates: true },
    });
    expect(asked).toEqual([feed.updateFeed]);
  });
});
