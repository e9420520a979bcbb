/** The name of a device into what runs graphs on it. */
import { badInput, CauserieError } from "../../base/errors.ts";
import type { Executor } from "../../engine/executors/executor.ts";
import {
  ortDevices,
  ortExecutor,
  type OrtDevice,
} from "../../engine/executors/ort.ts";
import { tfjsBackends, tfjsExecutor } from "../../engine/executors/tfjs.ts";
import { probeDevices } from "../devices.ts";
import { selfCheck } from "./selfCheck.ts";

/** `cpu`, `webgpu`, `cuda`, ... of ONNX Runtime (also `onnxruntime/cpu`), or `tfjs/tensorflow`, `tfjs/cpu`. */
export async function executorFor(device = "cpu"): Promise<Executor> {
  const backend = tfjsBackends.find((name) => device === `tfjs/${name}`);
  if (backend) return tfjsExecutor(backend);
  const name = device.replace(/^onnxruntime\//, "");
  const known: readonly string[] = await ortDevices();
  if (!known.includes(name))
    throw badInput(
      `device ${device} is not there; this machine has ${[...known, ...tfjsBackends.map((one) => `tfjs/${one}`)].join(", ")} (\`causerie doctor\` says more)`,
    );
  return ortExecutor(name as OrtDevice);
}

/** The processor, which every release is tested on. */
const trusted = "onnxruntime/cpu";

/**
 * The executor of a training: the named device when it passes the self-check, with `auto` the fastest that does.
 * Throws the reason where the device cannot be used.
 */
export async function trainingExecutor(device: string): Promise<Executor> {
  if (device === "auto") return fastestExecutor();
  const executor = await executorFor(device);
  const reason = executor.name === trusted ? null : await selfCheck(executor);
  if (reason)
    throw new CauserieError(
      "unsupported",
      `device ${device} is not trained on: ${reason}; use cpu`,
    );
  return executor;
}

async function fastestExecutor(): Promise<Executor> {
  const [fastest] = (await probeDevices())
    .filter(({ selfCheck }) => selfCheck === "passed")
    .toSorted((a, b) => (b.gflops ?? 0) - (a.gflops ?? 0));
  return fastest
    ? executorFor(`${fastest.executor}/${fastest.device}`)
    : ortExecutor("cpu");
}
