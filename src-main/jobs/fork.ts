/** A compute process as a child of this Node process. */
import { fork } from "node:child_process";
import type { Readable } from "node:stream";
import type { Launcher } from "./launcher.ts";
import type { FromCompute } from "./messages.ts";

/** Characters kept of what a compute process prints, to explain its death. */
const logCharacters = 4000;

/** Starts `entry` (the compute host, as .ts source or built .js) with the Node that runs this process. */
export function forkLauncher(entry: string): Launcher {
  return {
    launch() {
      const child = fork(entry, [], {
        stdio: ["ignore", "pipe", "pipe", "ipc"],
        serialization: "advanced",
      });
      const log = tail(child.stdout, child.stderr);
      return {
        send: (message) => {
          if (child.connected) child.send(message);
        },
        onMessage: (listener) =>
          void child.on("message", (message) =>
            listener(message as FromCompute),
          ),
        onExit: (listener) => {
          let ended = false;
          const end = (
            code: number | null,
            signal: string | null,
            extra: string,
          ) => {
            if (ended) return;
            ended = true;
            listener({ code, signal, log: log() + extra });
          };
          // `close` comes after the pipes and the channel have been read to their end; `exit` may not.
          child.on("close", (code, signal) => end(code, signal, ""));
          child.on("error", (error) => end(null, null, error.message));
        },
        kill: () => void child.kill("SIGKILL"),
      };
    },
  };
}

/** Collects the last characters of the streams. */
function tail(...streams: (Readable | null)[]): () => string {
  let text = "";
  for (const stream of streams)
    stream?.on("data", (chunk: Buffer) => {
      text = (text + chunk.toString("utf8")).slice(-logCharacters);
    });
  return () => text;
}
