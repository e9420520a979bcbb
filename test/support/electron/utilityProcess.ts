/** A fake of Electron's utility process: a real child process of Node that is given `process.parentPort`. */
import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { EventEmitter } from "node:events";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type {
  ForkOptions,
  UtilityProcess,
  utilityProcess as RealUtilityProcess,
} from "electron";
import { world } from "./control.ts";

const parentPort = join(
  fileURLToPath(new URL(".", import.meta.url)),
  "parentPort.ts",
);

type UsedOfProcess = Pick<
  UtilityProcess,
  "postMessage" | "pid" | "stdout" | "stderr"
>;

/** Processes that were started, so that a test can end one as the system would. */
export const started: FakeUtilityProcess[] = [];

export class FakeUtilityProcess extends EventEmitter implements UsedOfProcess {
  readonly child: ChildProcess;
  readonly stdout: NodeJS.ReadableStream | null;
  readonly stderr: NodeJS.ReadableStream | null;

  constructor(modulePath: string, args: string[], options: ForkOptions) {
    super();
    this.child = fork(modulePath, args, {
      serialization: "advanced",
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      execArgv: ["--import", pathToFileURL(parentPort).href],
      env: { ...process.env, ...(options.env as NodeJS.ProcessEnv) },
    });
    this.stdout = this.child.stdout;
    this.stderr = this.child.stderr;
    this.child.on("message", (message) => this.emit("message", message));
    // The real one tells a signal as the exit code that waitpid gives.
    this.child.on("close", (code) => this.emit("exit", code ?? 9));
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  postMessage(message: unknown): void {
    if (this.child.exitCode !== null)
      throw new Error("the real one may crash here: the process has exited");
    if (this.child.connected) this.child.send(message as object);
  }
}

export const utilityProcess: Pick<typeof RealUtilityProcess, "fork"> = {
  fork(modulePath, args = [], options = {}) {
    world.mustBeReady("utilityProcess.fork()");
    const made = new FakeUtilityProcess(modulePath, args, options);
    started.push(made);
    return made as never;
  },
};
