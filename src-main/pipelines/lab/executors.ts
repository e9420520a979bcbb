/** The name of a device, or "all", into the executors that the lab probes on. */
import type { Executor } from "../../engine/executors/executor.ts";
import { ortExecutor } from "../../engine/executors/ort.ts";
import { tfjsExecutor } from "../../engine/executors/tfjs.ts";
import { probeDevices } from "../devices.ts";
import { executorFor } from "../training/devices.ts";

export async function labExecutors(device: string): Promise<Executor[]> {
  if (device !== "all") return [await executorFor(device)];
  const usable = (await probeDevices()).filter(({ ok }) => ok);
  return await Promise.all(
    usable.map(({ executor, device: name }) => openExecutor(executor, name)),
  );
}

/** An executor by the two names under which the device list knows it. */
export async function openExecutor(
  executor: string,
  device: string,
): Promise<Executor> {
  if (executor !== "tfjs") return await executorFor(device);
  return await tfjsExecutor(device as Parameters<typeof tfjsExecutor>[0]);
}

/** The quick one: a single thread starts without a pool and small networks are done at once. */
export function quickExecutor(): Executor {
  return ortExecutor("cpu", { threads: 1 });
}
