/** The page's state, with a host that answers from a table. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type {
  DialogueDetail,
  DialogueSummary,
  Job,
  RunSummary,
  Turn,
} from "../../../src-main/contract/records.ts";
import { Dialogue } from "../../../src-renderer/state/dialogue.svelte.ts";
import { Jobs } from "../../../src-renderer/state/jobs.svelte.ts";
import { filterDialogues } from "../../../src-renderer/state/library.svelte.ts";
import { Player } from "../../../src-renderer/state/player.svelte.ts";
import type { DeckEvents } from "../../../src-renderer/sound/deck.ts";
import type { Speaker } from "../../../src-renderer/sound/speaker.ts";
import { Runs } from "../../../src-renderer/state/runs.svelte.ts";
import { ViewportState } from "../../../src-renderer/state/viewport.svelte.ts";

/** Answers by call name; what is a promise is waited for. */
let answers: Record<string, (input: never) => unknown>;

beforeEach(() => {
  answers = {};
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    const name = path.replace("/api/", "");
    const answer = await answers[name]!(
      JSON.parse(init.body as string) as never,
    );
    init.signal?.throwIfAborted();
    return Response.json(answer);
  });
});
afterEach(() => vi.unstubAllGlobals());

const turn = (id: number, start: number, end: number): Turn => ({
  id,
  speaker: 0,
  start,
  end,
  label: "",
});

function detail(id: string, turns: readonly Turn[]): DialogueDetail {
  const dialogue = { id, seconds: 60 } as DialogueSummary;
  const tracks: DialogueDetail["tracks"] = [];
  return {
    dialogue,
    turns,
    tracks,
    canUndo: false,
    canRedo: false,
    blocks: [],
  };
}

describe("the open dialogue", () => {
  it("is the one that was asked for last, whichever answer comes first", async () => {
    let answerSlowly = () => {};
    const slow = new Promise<void>((resolve) => (answerSlowly = resolve));
    answers["dialogues/get"] = async ({ id }: { id: string }) => {
      if (id === "slow") await slow;
      return detail(id, []);
    };
    const dialogue = new Dialogue();
    const first = dialogue.open("slow");
    const second = dialogue.open("fast");
    expect(await second).toBe(true);
    answerSlowly();
    expect(await first).toBe(false);
    expect(dialogue.detail?.dialogue.id).toBe("fast");
  });

  it("selects a turn that was added", async () => {
    answers["dialogues/get"] = () => detail("d", [turn(1, 5, 6)]);
    answers["turns/edit"] = () => ({
      turns: [turn(1, 5, 6), turn(2, 1, 2)],
      canUndo: true,
      canRedo: false,
    });
    const dialogue = new Dialogue();
    await dialogue.open("d");
    await dialogue.edit({ kind: "add", speaker: 0, start: 1, end: 2 });
    expect(dialogue.turns.map(({ id }) => id)).toEqual([2, 1]);
    expect(dialogue.selected.map(({ id }) => id)).toEqual([2]);
    expect([dialogue.canUndo, dialogue.canRedo]).toEqual([true, false]);
  });

  it("lets go of a drag that the host refuses", async () => {
    answers["dialogues/get"] = () => detail("d", [turn(1, 5, 6)]);
    answers["turns/edit"] = () => {
      throw new Error("refused");
    };
    const dialogue = new Dialogue();
    await dialogue.open("d");
    dialogue.draft = { id: 1, speaker: 0, start: 5, end: 7 };
    const edit = dialogue.edit({ kind: "move", id: 1, start: 5, end: 7 });
    await expect(edit).rejects.toThrow();
    expect(dialogue.draft).toBeNull();
    expect(dialogue.turns[0]!.end).toBe(6);
  });

  it("ignores turns of another dialogue", async () => {
    answers["dialogues/get"] = () => detail("d", [turn(1, 5, 6)]);
    const dialogue = new Dialogue();
    await dialogue.open("d");
    dialogue.applyTurns("other", { turns: [], canUndo: true, canRedo: true });
    expect(dialogue.turns).toHaveLength(1);
  });
});

describe("runs", () => {
  const run = (id: string, createdAt: string) =>
    ({ id, createdAt, state: "done" }) as RunSummary;

  beforeEach(() => {
    answers["runs/list"] = () => [
      run("old", "2026-01-01"),
      run("new", "2026-02-01"),
    ];
    answers["presets/list"] = () => [];
    answers["runs/get"] = ({ id }: { id: string }) => ({
      run: run(id, ""),
      spec: {},
      curve: [],
      evaluations: [],
    });
  });

  it("come newest first, and the newest is chosen", async () => {
    const runs = new Runs();
    await runs.load();
    expect(runs.list.map(({ id }) => id)).toEqual(["new", "old"]);
    expect(runs.chosen?.id).toBe("new");
  });

  it("grow the curve of the chosen one only", async () => {
    const runs = new Runs();
    await runs.load();
    const point = { step: 1, series: "train/loss", value: 2 };
    runs.applyCurve("old", [point]);
    runs.applyCurve("new", [point]);
    expect(runs.detail?.curve).toEqual([point]);
  });

  it("choose another when the chosen one is deleted", async () => {
    const runs = new Runs();
    await runs.load();
    runs.forget("new");
    expect(runs.chosenId).toBe("old");
  });
});

it("knows what jobs were before", () => {
  const jobs = new Jobs();
  const job = (state: Job["state"]) => ({ id: "j", state }) as Job;
  expect(jobs.apply(job("running"))).toBeNull();
  expect(jobs.active).toHaveLength(1);
  expect(jobs.apply(job("done"))).toEqual(job("running"));
  expect(jobs.active).toEqual([]);
});

it("finds dialogues by every word of the search, wherever it stands", () => {
  const dialogue = (title: string, speakers: string[]) =>
    ({
      title,
      speakers,
      split: "train",
      path: "/calls",
    }) as unknown as DialogueSummary;
  const all = [
    dialogue("Station", ["Ada", "Ben"]),
    dialogue("Kitchen", ["Ada"]),
  ];
  const titles = (search: string) =>
    filterDialogues(all, search).map(({ title }) => title);
  expect(titles(" ada ")).toEqual(["Station", "Kitchen"]);
  expect(titles("ada stat")).toEqual(["Station"]);
  expect(titles("nobody")).toEqual([]);
});

describe("the viewport", () => {
  it("opens on the first seconds, whatever the width turns out to be", () => {
    const viewport = new ViewportState();
    viewport.open(600);
    viewport.resize(480);
    expect(viewport.view).toMatchObject({ start: 0, secondsPerPixel: 0.05 });
    viewport.resize(960);
    expect(viewport.view.secondsPerPixel).toBe(0.05);
  });

  it("turns the page for a playhead that leaves it, not for one that was away", () => {
    const viewport = new ViewportState();
    viewport.open(600);
    viewport.resize(480);
    viewport.follow(100, 101);
    expect(viewport.view.start).toBe(0);
    viewport.follow(23.9, 24.1);
    expect(viewport.view.start).toBeGreaterThan(20);
  });
});

describe("the player", () => {
  const asked: unknown[] = [];
  let seconds: number | null = null;
  const speaker: Speaker = {
    get seconds() {
      return seconds;
    },
    play: (voice, { from, range, speed, repeats }) =>
      asked.push(["play", voice.heard, from, range, speed, repeats]),
    hear: ({ path, heard }) => asked.push(["hear", path, heard]),
    stop: () => asked.push(["stop"]),
  };
  let events: DeckEvents;
  let player: Player;

  beforeEach(() => {
    asked.length = 0;
    seconds = null;
    vi.stubGlobal("requestAnimationFrame", () => 0);
    vi.stubGlobal("cancelAnimationFrame", () => {});
    player = new Player(
      () => {},
      (told) => {
        events = told;
        return speaker;
      },
    );
    player.open({ id: "d", channels: 2, seconds: 60 });
  });

  it("changes who is heard where it is, by another voice of the same sound", () => {
    player.seek(3);
    player.toggleHeard(0);
    expect(asked).toEqual([]);
    player.play();
    player.toggleHeard(1);
    player.solo(0);
    player.solo(0);
    const path = "/api/dialogues/d/audio.wav";
    expect(asked).toEqual([
      ["play", [false, true], 3, null, 1, false],
      ["hear", path, [false, false]],
      ["hear", path, [true, false]],
      ["hear", path, [true, true]],
    ]);
  });

  it("goes on where it is when speed or looping changes, and seeks to a place", () => {
    player.play({ start: 10, end: 12 });
    player.setSpeed(2);
    player.toggleLooping();
    player.seek(11);
    const range = { start: 10, end: 12 };
    expect(asked).toEqual([
      ["play", [true, true], 10, range, 1, false],
      ["play", [true, true], null, range, 2, false],
      ["play", [true, true], null, range, 2, true],
      ["play", [true, true], 11, range, 2, true],
    ]);
  });

  it("names the file of what is heard", () => {
    expect(player.soundPath).toBe("/api/dialogues/d/audio.wav");
    player.solo(1);
    player.hearMade({ run: "r", variant: "reconstruction", version: 2 });
    expect(player.soundPath).toBe(
      "/api/dialogues/d/audio.wav?speaker=1&run=r&variant=reconstruction&version=2",
    );
  });

  it("stays where it was paused, and begins again after the end", () => {
    player.play();
    seconds = 4.5;
    player.pause();
    expect([player.time, player.playing]).toEqual([4.5, false]);
    player.play();
    events.ended();
    expect([player.time, player.playing]).toEqual([60, false]);
    player.play();
    expect(asked.at(-1)).toEqual(["play", [true, true], 0, null, 1, false]);
  });
});
