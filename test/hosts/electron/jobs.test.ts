/** What the desktop does while jobs run: progress, sleep, notifications, the question before quitting, going on later. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { progressOf } from "../../../src-main/hosts/electron/activity.ts";
import { app } from "../../support/electron/app.ts";
import { electron } from "../../support/electron/index.ts";
import { makeHome, startHost, trainingJob } from "./harness.ts";

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

/** The index of "Quit" and "Change Corpus" in their question. */
const stop = 1;

function interrupted(): unknown {
  const path = join(home.profile, "interrupted-trainings.json");
  return JSON.parse(readFileSync(path, "utf8"));
}

describe("progress", () => {
  it("is the mean of what runs, busy while unknown, nothing at rest", () => {
    const half = trainingJob({ progress: 0.5 });
    const done = trainingJob({ state: "done", progress: 1 });
    expect(progressOf([half, trainingJob({ progress: 1 }), done])).toBe(0.75);
    expect(progressOf([half, trainingJob({ progress: null })])).toBe(2);
    expect(progressOf([done])).toBe(-1);
  });

  it("shows in dock and taskbar", async () => {
    const host = await startHost();
    host.studio.announce(trainingJob({ progress: 0.25 }));
    expect(electron.window().progress).toBe(0.25);
    host.studio.announce(trainingJob({ state: "done" }));
    expect(electron.window().progress).toBe(-1);
  });
});

describe("sleep", () => {
  it("waits until the job has ended", async () => {
    const host = await startHost();
    host.studio.announce(trainingJob());
    host.studio.announce(trainingJob({ progress: 0.5 }));
    expect(electron.world.blockers.size).toBe(1);
    host.studio.announce(trainingJob({ state: "failed" }));
    expect(electron.world.blockers.size).toBe(0);
  });

  it("comes as usual for those who prefer that", async () => {
    const host = await startHost();
    await electron.page().fetch("/api/app/set-preferences", {
      method: "POST",
      body: '{"stayAwakeWhileWorking":false}',
    });
    host.studio.announce(trainingJob());
    expect(electron.world.blockers.size).toBe(0);
  });
});

describe("the end of a training", () => {
  it("is notified to who looks elsewhere, and a click brings the window", async () => {
    const host = await startHost();
    electron.window().blur();
    host.studio.announce(trainingJob({ state: "done" }));
    expect(electron.world.notifications).toEqual([
      { title: "Training finished", body: "Train turns-cnn" },
    ]);
    electron.world.clickNotification();
    expect(electron.window().focused).toBe(true);
  });

  it("is notified with its reason when it failed", async () => {
    const host = await startHost();
    electron.window().blur();
    const error = "the loss is not finite at step 7";
    host.studio.announce(trainingJob({ state: "failed", error }));
    expect(electron.world.notifications[0]).toEqual({
      title: "Training failed",
      body: `Train turns-cnn: ${error}`,
    });
  });

  it("needs no notification for who watches, cancelled, or does not want any", async () => {
    const host = await startHost();
    host.studio.announce(trainingJob({ state: "done" }));
    electron.window().blur();
    host.studio.announce(trainingJob({ state: "cancelled" }));
    host.studio.announce(trainingJob({ kind: "import", state: "done" }));
    await electron.page().fetch("/api/app/set-preferences", {
      method: "POST",
      body: '{"notifyWhenTrainingEnds":false}',
    });
    host.studio.announce(trainingJob({ state: "done" }));
    expect(electron.world.notifications).toEqual([]);
  });
});

describe("quitting", () => {
  it("closes the corpus first", async () => {
    const host = await startHost();
    const window = electron.window();
    app.quit();
    expect(electron.world.quit).toBe(false);
    await electron.settle();
    expect(window.visible).toBe(false);
    expect(host.studio.closed).toBe(true);
    expect(electron.world.quit).toBe(true);
  });

  it("follows the last window, but not on macOS", async () => {
    await startHost();
    electron.window().close();
    await electron.settle();
    expect(electron.world.quit).toBe(true);
  });

  it("leaves the application in the dock on macOS, where a click makes a new window", async () => {
    Object.defineProperty(process, "platform", { value: "darwin" });
    await startHost();
    electron.window().close();
    await electron.settle();
    expect(electron.world.quit).toBe(false);
    app.emit("activate");
    await electron.settle();
    expect(electron.window().visible).toBe(true);
  });

  it("asks while a training runs, and keeps working when told so", async () => {
    const host = await startHost();
    host.studio.announce(trainingJob());
    app.quit();
    await electron.settle();
    expect(electron.world.dialogs.at(-1)!.options).toMatchObject({
      message: "“Train turns-cnn” is not finished: step 100 of 400. Quit?",
      detail:
        "The training keeps a checkpoint and goes on from it at the next start.",
      buttons: ["Keep Working", "Quit"],
    });
    expect(electron.world.quit).toBe(false);
    expect(host.studio.closed).toBe(false);
  });

  it("asks while the window is still there when its cross is clicked", async () => {
    const host = await startHost();
    host.studio.announce(trainingJob());
    electron.window().close();
    await electron.settle();
    expect(electron.world.message()).toContain("Quit?");
    expect(electron.world.windows).toHaveLength(1);
  });

  it("asks once, however often it is wished", async () => {
    const host = await startHost();
    host.studio.announce(trainingJob());
    app.quit();
    app.quit();
    electron.window().close();
    await electron.settle();
    expect(electron.world.dialogs).toHaveLength(1);
  });

  it("names how many jobs more are not finished", async () => {
    const host = await startHost();
    const job = { title: "Import 3 paths", message: "file 2 of 3" };
    host.studio.announce(
      trainingJob({ id: "a", kind: "import", runId: null, ...job }),
    );
    host.studio.announce(
      trainingJob({ id: "b", kind: "features", state: "queued" }),
    );
    app.quit();
    await electron.settle();
    expect(electron.world.dialogs[0]!.options).toMatchObject({
      message:
        "“Import 3 paths” (and 1 more) is not finished: file 2 of 3. Quit?",
      detail:
        "What is complete so far is kept; start the rest again next time.",
    });
  });

  it("notes the training, and the next start goes on with it", async () => {
    const host = await startHost();
    host.studio.announce(trainingJob());
    electron.world.answers = [stop];
    app.quit();
    await electron.settle();
    expect(electron.world.quit).toBe(true);
    expect(interrupted()).toEqual([{ corpus: host.studio.path, run: "run-1" }]);

    electron.reset();
    electron.world.paths = {
      userData: home.profile,
      documents: home.documents,
    };
    const next = await startHost();
    expect(next.studio.calls).toEqual([
      { name: "runs/get", input: { id: "run-1" } },
      {
        name: "training/start",
        input: { preset: "turns-cnn", resume: "run-1" },
      },
    ]);
    expect(interrupted()).toEqual([]);
  });

  it("lets a training that cannot go on be known, and does not try again", async () => {
    const host = await startHost();
    host.studio.announce(trainingJob());
    electron.world.answers = [stop];
    app.quit();
    await electron.settle();

    electron.reset();
    electron.world.paths = {
      userData: home.profile,
      documents: home.documents,
    };
    const failure = new Error("the run has no checkpoint");
    await startHost({}, (studio) => {
      studio.failing["training/start"] = failure;
    });
    const answer = await electron
      .page()
      .fetch("/api/app/info", { method: "POST", body: "{}" });
    expect(await answer.json()).toMatchObject({
      notices: [
        "The training that was running could not go on: the run has no checkpoint",
      ],
    });
    expect(interrupted()).toEqual([]);
  });
});

describe("changing the corpus", () => {
  it("asks while a training runs, and stays when told so", async () => {
    const host = await startHost();
    host.studio.announce(trainingJob());
    const answer = await electron.page().fetch("/api/app/open-corpus", {
      method: "POST",
      body: JSON.stringify({ path: home.corpus("other") }),
    });
    expect(electron.world.message()).toContain("Change Corpus?");
    expect(await answer.json()).toEqual({ path: host.studios[0]!.path });
    expect(host.studios).toHaveLength(1);
  });

  it("goes on with the training when its corpus is opened again", async () => {
    const host = await startHost();
    const first = host.studio.path;
    host.studio.announce(trainingJob());
    electron.world.answers = [stop];
    await electron.startAgain({ corpus: home.corpus("other"), paths: [] });
    expect(host.studio.calls.map(({ name }) => name)).not.toContain(
      "training/start",
    );
    await electron.startAgain({ corpus: first, paths: [] });
    expect(host.studio.calls.map(({ name }) => name)).toContain(
      "training/start",
    );
  });
});
