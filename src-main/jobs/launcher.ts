/** How a compute process is started, whatever starts it: `child_process.fork` here, `utilityProcess` in the desktop app. */
import type { FromCompute, ToCompute } from "./messages.ts";

/** How a compute process ended; `log` is the end of what it printed. */
export interface ComputeExit {
  readonly code: number | null;
  readonly signal: string | null;
  readonly log: string;
}

/** One running compute process. The callbacks are set before `send` is called and stay set. */
export interface ComputeProcess {
  send(message: ToCompute): void;
  onMessage(listener: (message: FromCompute) => void): void;
  /** Called once, after the last message. */
  onExit(listener: (exit: ComputeExit) => void): void;
  /** Ends the process at once. */
  kill(): void;
}

export interface Launcher {
  launch(): ComputeProcess;
}
