/** The channel to the host, whichever way this process was started. */
import type { FromCompute, ToCompute } from "../../jobs/messages.ts";

export interface HostPort {
  /** Resolves when the message has left, so that a process may end after its last one. */
  send(message: FromCompute): Promise<void>;
  onMessage(listener: (message: ToCompute) => void): void;
  /** Called when the host is gone. */
  onClose(listener: () => void): void;
}

/** What Electron's utility processes have instead of `process.send`. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: "message", listener: (event: { data: unknown }) => void): void;
}

/** `process.parentPort` in a utility process of Electron, the IPC channel in a forked Node process. */
export function hostPort(): HostPort {
  const { parentPort } = process as { parentPort?: ParentPort };
  return parentPort ? utilityPort(parentPort) : forkedPort();
}

/** Electron does not say when a message has left; a process that ends at once takes its last one with it. */
const leaveMs = 100;

function utilityPort(port: ParentPort): HostPort {
  return {
    send: (message) =>
      new Promise((resolve) => {
        port.postMessage(message);
        setTimeout(resolve, leaveMs);
      }),
    onMessage: (listener) =>
      port.on("message", ({ data }) => listener(data as ToCompute)),
    // Electron ends utility processes together with the app.
    onClose: () => {},
  };
}

function forkedPort(): HostPort {
  return {
    send: (message) =>
      new Promise((resolve) => {
        if (process.connected) process.send!(message, () => resolve());
        else resolve();
      }),
    onMessage: (listener) =>
      void process.on("message", (message) => listener(message as ToCompute)),
    onClose: (listener) => void process.on("disconnect", listener),
  };
}
