/** The lab's processes: answers find their question, and a death is a sentence and not the end. */
import { describe, expect, it } from "vitest";
import { labProcesses } from "../../src-main/jobs/lab.ts";
import type {
  ComputeExit,
  ComputeProcess,
  Launcher,
} from "../../src-main/jobs/launcher.ts";
import type { FromCompute, ToCompute } from "../../src-main/jobs/messages.ts";

type Question = Extract<ToCompute, { type: "lab" }>;

/** A process that the test plays. */
class PlayedProcess implements ComputeProcess {
  readonly asked: Question[] = [];
  killed = false;
  hear: (message: FromCompute) => void = () => {};
  end: (exit: ComputeExit) => void = () => {};

  send(message: ToCompute): void {
    if (message.type === "lab") this.asked.push(message);
  }

  onMessage(listener: (message: FromCompute) => void): void {
    this.hear = listener;
  }

  onExit(listener: (exit: ComputeExit) => void): void {
    this.end = listener;
  }

  kill(): void {
    this.killed = true;
  }
}

function played(): { launcher: Launcher; processes: PlayedProcess[] } {
  const processes: PlayedProcess[] = [];
  const launch = () => {
    const process = new PlayedProcess();
    processes.push(process);
    return process;
  };
  return { launcher: { launch }, processes };
}

describe("the lab's processes", () => {
  it("give each question its own answer, in whatever order", async () => {
    const { launcher, processes } = played();
    using lab = labProcesses(launcher);
    const first = lab.ask("lab/probe", {});
    const second = lab.ask("lab/probe", {});
    const [one, two] = processes[0]!.asked;
    const reply = (id: number, output: []) =>
      processes[0]!.hear({ type: "lab", id, answer: { ok: true, output } });
    const answers: [[], []] = [[], []];
    reply(two!.id, answers[1]);
    reply(one!.id, answers[0]);
    expect(await first).toBe(answers[0]);
    expect(await second).toBe(answers[1]);
    expect(processes).toHaveLength(1);
  });

  it("pass a refusal on with its sentence", async () => {
    const { launcher, processes } = played();
    using lab = labProcesses(launcher);
    const answer = lab.ask("lab/convert", {});
    const [{ id }] = processes[0]!.asked as [Question];
    const refusal = { ok: false, kind: "bad-input", message: "no" } as const;
    processes[0]!.hear({ type: "lab", id, answer: refusal });
    await expect(answer).rejects.toMatchObject({
      kind: "bad-input",
      message: "no",
    });
  });

  it("redraw in a process of their own", async () => {
    const { launcher, processes } = played();
    using lab = labProcesses(launcher);
    void lab.ask("lab/probe", {}).catch(() => {});
    void lab.ask("lab/analyse", {}).catch(() => {});
    expect(processes.map(({ asked }) => asked[0]!.request.name)).toEqual([
      "lab/probe",
      "lab/analyse",
    ]);
  });

  it("are started again after a crash, which fails what was open", async () => {
    const { launcher, processes } = played();
    using lab = labProcesses(launcher);
    const lost = lab.ask("lab/probe", {});
    processes[0]!.end({ code: null, signal: "SIGSEGV", log: "" });
    await expect(lost).rejects.toThrow(/the lab's process ended: .*SIGSEGV/);
    void lab.ask("lab/probe", {}).catch(() => {});
    expect(processes).toHaveLength(2);
  });
});
