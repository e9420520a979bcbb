/** The name of a device into what runs graphs on it. */
import { badInput } from "../../base/errors.ts";
import type { Executor } from "../../engine/executors/executor.ts";
import {
  ortDevices,
  ortExecutor,
  type OrtDevice,
} from "../../engine/executors/ort.ts";

/** `cpu`, `webgpu`, `cuda`, ... or with the executor's name before it, `onnxruntime/cpu`. */
export async function executorFor(device = "cpu"): Promise<Executor> {
  const name = device.replace(/^onnxruntime\//, "");
  const known: readonly string[] = await ortDevices();
  if (!known.includes(name))
    throw badInput(
      `device ${device} is not there; this machine has ${known.join(", ")} (\`causerie doctor\` says more)`,
    );
  return ortExecutor(name as OrtDevice);
}
