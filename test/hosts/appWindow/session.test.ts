/** The end of the application window: what happens to jobs that still run. */
import { describe, expect, it, vi } from "vitest";
import {
  question,
  untilClosed,
  wishOf,
} from "../../../src-main/hosts/appWindow/session.ts";
import type { Wish } from "../../../src-main/hosts/appWindow/session.ts";
import type { Job } from "../../../src-main/contract/records.ts";

const training: Job = {
  id: "1",
  kind: "train",
  title: "Train turns-cnn",
  state: "running",
  progress: 0.5,
  message: "step 2 of 4",
  secondsLeft: null,
  runId: null,
  dialogueId: null,
  error: null,
};

/** Closes the window while these jobs run; each `ended` takes one of them away. */
function session(jobs: Job[], ...wishes: Wish[]) {
  const showWindow = vi.fn(async () => {});
  const say = vi.fn();
  const ask = vi.fn(async () => wishes.shift()!);
  const ended = async (id: string): Promise<Job> => {
    const [job] = jobs.splice(
      jobs.findIndex((one) => one.id === id),
      1,
    );
    return job!;
  };
  const closed = untilClosed({
    jobs: { list: () => jobs, ended },
    showWindow,
    ask,
    say,
  });
  return { closed, showWindow, say, ask };
}

describe("closing the window", () => {
  it("ends the server when nothing runs", async () => {
    const { closed, ask } = session([{ ...training, state: "done" }]);
    await closed;
    expect(ask).not.toHaveBeenCalled();
  });

  it("stops the work when told so", async () => {
    const { closed, ask } = session([training], "stop");
    await closed;
    expect(ask).toHaveBeenCalledWith([training]);
  });

  it("waits for all work when told so", async () => {
    const jobs = [training, { ...training, id: "2" }];
    const { closed, say } = session(jobs, "wait");
    await closed;
    expect(jobs).toEqual([]);
    expect(say).toHaveBeenCalledTimes(1);
  });

  it("shows the window again when told so", async () => {
    const { closed, showWindow } = session([training], "reopen", "stop");
    await closed;
    expect(showWindow).toHaveBeenCalledTimes(2);
  });
});

describe("the question", () => {
  it("names the work and the three answers", () => {
    expect(question([training, training])).toBe(
      '"Train turns-cnn" (and 1 more) is not finished: step 2 of 4. [w]ait for it, [r]eopen the window, or [s]top it (a training keeps its checkpoint)? ',
    );
  });

  it("takes an unclear answer as the harmless one", () => {
    expect(["s", "Stop", "r", "", "x"].map(wishOf)).toEqual([
      "stop",
      "stop",
      "reopen",
      "wait",
      "wait",
    ]);
  });
});
