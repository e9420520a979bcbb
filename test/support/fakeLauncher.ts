/** Compute processes that a test plays itself: it sees what the host sends and says what the process does. */
import type {
  ComputeExit,
  ComputeProcess,
  Launcher,
} from "../../src-main/jobs/launcher.ts";
import type { FromCompute, ToCompute } from "../../src-main/jobs/messages.ts";

export class FakeProcess implements ComputeProcess {
  readonly received: ToCompute[] = [];
  killed = false;
  #hear: (message: FromCompute) => void = () => {};
  #leave: (exit: ComputeExit) => void = () => {};

  send(message: ToCompute): void {
    this.received.push(message);
  }

  onMessage(listener: (message: FromCompute) => void): void {
    this.#hear = listener;
  }

  onExit(listener: (exit: ComputeExit) => void): void {
    this.#leave = listener;
  }

  kill(): void {
    this.killed = true;
    this.exit({ code: null, signal: "SIGKILL" });
  }

  say(message: FromCompute): void {
    this.#hear(message);
  }

  exit(exit: Partial<ComputeExit> = {}): void {
    this.#leave({ code: 0, signal: null, log: "", ...exit });
  }
}

export class FakeLauncher implements Launcher {
  readonly processes: FakeProcess[] = [];

  launch(): FakeProcess {
    const process = new FakeProcess();
    this.processes.push(process);
    return process;
  }
}
