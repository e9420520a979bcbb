/** Loaded before a fake utility process's own code: gives it `process.parentPort`, as Electron does, in place of `process.send`. */
import { EventEmitter } from "node:events";

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

Object.assign(process, { parentPort: new ParentPort() });
