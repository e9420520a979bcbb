/** The devices of this machine, tried in a process of their own and remembered. */
import { CauserieError } from "../base/errors.ts";
import type { DeviceInfo } from "../contract/records.ts";
import type { Launcher } from "./launcher.ts";
import { describeExit } from "./lifecycle.ts";

/** Asks once; the answer holds as long as the studio is open, or until someone asks `again`. A probe that failed is tried again at the next call. */
export function deviceProbe(
  launcher: Launcher,
): (again?: boolean) => Promise<readonly DeviceInfo[]> {
  let known: Promise<readonly DeviceInfo[]> | null = null;
  return (again = false) => {
    if (again) known = null;
    known ??= probe(launcher).catch((error: unknown) => {
      known = null;
      throw error;
    });
    return known;
  };
}

function probe(launcher: Launcher): Promise<readonly DeviceInfo[]> {
  return new Promise((resolve, reject) => {
    const process = launcher.launch();
    process.onMessage((message) => {
      if (message.type === "devices") resolve(message.devices);
    });
    process.onExit((exit) =>
      reject(
        new CauserieError(
          "failed",
          `devices could not be tried: ${describeExit(exit)}`,
        ),
      ),
    );
    process.send({ type: "devices" });
  });
}
