/** Loaded before a fake utility process's own code: gives it `process.parentPort`, as Electron does, in place of `process.send`. */
import { EventEmitter } from "node:events";
import { isMainThread } from "node:worker_threads";

class ParentPort extends EventEmitter {
  private readonly sendToParent = process.send!.bind(process);

  constructor() {
    super();
    process.on("message", (data) => this.emit("message", { data, ports: [] }));
  }

  postMessage(message: unknown): void {
    this.sendToParent(message);
  }
}

// Threads of the process load this too, and have no parent to talk to.
if (isMainThread) Object.assign(process, { parentPort: new ParentPort() });
