/** Questions of the causal lab to a compute process that stays for the next one: what crashes or hangs there ends nothing else. */
import { CauserieError } from "../base/errors.ts";
import type {
  LabAnswer,
  LabCallName,
  LabCallOutputs,
} from "../contract/lab.ts";
import type { ComputeProcess, Launcher } from "./launcher.ts";
import { describeExit } from "./lifecycle.ts";

/** A question that takes longer is given up, with its process. */
const longestMs = 90_000;
/** A lab that nobody asks for so long gives its memory back. */
const idleMs = 300_000;

interface Open {
  resolve(answer: LabAnswer): void;
  reject(error: unknown): void;
  readonly timer: NodeJS.Timeout;
}

/** The lab as the studio asks it. */
export interface LabProcesses extends Disposable {
  ask<N extends LabCallName>(
    name: N,
    input: unknown,
  ): Promise<LabCallOutputs[N]>;
}

/**
 * Two processes, each started at its first question: one for what a change of the spec redraws, which must not wait for the
 * other, where networks run.
 */
export function labProcesses(launcher: Launcher): LabProcesses {
  const quick = new LabProcess(launcher);
  const thorough = new LabProcess(launcher);
  return {
    ask: (name, input) =>
      (name === "lab/analyse" ? quick : thorough).ask(name, input),
    [Symbol.dispose]() {
      quick[Symbol.dispose]();
      thorough[Symbol.dispose]();
    },
  };
}

class LabProcess implements Disposable {
  private readonly launcher: Launcher;
  private readonly open = new Map<number, Open>();
  private process: ComputeProcess | null = null;
  private idle: NodeJS.Timeout | undefined;
  private count = 0;

  constructor(launcher: Launcher) {
    this.launcher = launcher;
  }

  /** Asks; rejects with the sentence of what went wrong there. */
  readonly ask = async <N extends LabCallName>(
    name: N,
    input: unknown,
  ): Promise<LabCallOutputs[N]> => {
    const answer = await this.send(name, input);
    if (!answer.ok) throw new CauserieError(answer.kind, answer.message);
    // The process answers each call by its own row of a total table.
    return answer.output as LabCallOutputs[N];
  };

  [Symbol.dispose](): void {
    clearTimeout(this.idle);
    this.process?.kill();
  }

  private send(name: LabCallName, input: unknown): Promise<LabAnswer> {
    const id = ++this.count;
    const process = this.running();
    clearTimeout(this.idle);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => process.kill(), longestMs);
      this.open.set(id, { resolve, reject, timer });
      process.send({ type: "lab", id, request: { name, input } });
    });
  }

  private running(): ComputeProcess {
    if (this.process) return this.process;
    const process = this.launcher.launch();
    this.process = process;
    process.onMessage((message) => {
      if (message.type === "lab") this.settle(message.id, message.answer);
    });
    process.onExit((exit) => {
      if (this.process === process) this.process = null;
      this.fail(`the lab's process ended: ${describeExit(exit)}`);
    });
    return process;
  }

  private settle(id: number, answer: LabAnswer): void {
    const waiting = this.open.get(id);
    if (!waiting) return;
    clearTimeout(waiting.timer);
    this.open.delete(id);
    waiting.resolve(answer);
    if (this.open.size > 0) return;
    this.idle = setTimeout(() => this.process?.kill(), idleMs);
    // An idle lab must not keep a program alive that is done.
    this.idle.unref();
  }

  private fail(message: string): void {
    for (const { reject, timer } of this.open.values()) {
      clearTimeout(timer);
      reject(new CauserieError("failed", message));
    }
    this.open.clear();
  }
}
