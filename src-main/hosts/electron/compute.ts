/** A compute process as a utility process of the desktop application. */
import { utilityProcess } from "electron";
import type { Launcher } from "../../jobs/launcher.ts";
import type { FromCompute } from "../../jobs/messages.ts";

/** Characters kept of what a compute process prints, to explain its death. */
const logCharacters = 4000;

/** Starts `entry` (the built compute host) outside the window's processes: its death ends one job, never the studio. */
export function utilityLauncher(entry: string): Launcher {
  return {
    launch() {
      const child = utilityProcess.fork(entry, [], {
        serviceName: "Causerie compute",
        stdio: "pipe",
      });
      let log = "";
      let alive = true;
      child.once("exit", () => (alive = false));
      const keep = (chunk: unknown): void => {
        log = (log + String(chunk)).slice(-logCharacters);
      };
      child.stdout?.on("data", keep);
      child.stderr?.on("data", keep);
      // Out of memory in V8: `exit` follows, and only this event knows why.
      child.on("error", (type, location) => keep(`\n${type} at ${location}`));
      return {
        // Posting to a process that is gone has crashed applications.
        send: (message) => {
          if (alive) child.postMessage(message);
        },
        onMessage: (listener) =>
          void child.on("message", (message: FromCompute) => listener(message)),
        onExit: (listener) =>
          void child.once("exit", (code) =>
            listener({ code, signal: null, log }),
          ),
        kill: () => {
          if (alive) killNow(child.pid);
        },
      };
    },
  };
}

/** `child.kill()` is only a request (SIGTERM), which a process that is busy in native code never hears. */
function killNow(pid: number | undefined): void {
  if (pid !== undefined) process.kill(pid, "SIGKILL");
}
