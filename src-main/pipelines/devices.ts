/** This machine, as executors and devices: each is timed by a matrix product whose result is known, and checked by a small training. */
import { describeError } from "../base/errors.ts";
import { Random } from "../base/random.ts";
import type { DeviceInfo } from "../contract/records.ts";
import {
  floats,
  type Executor,
  type Tensor,
} from "../engine/executors/executor.ts";
import {
  ortDevices,
  ortExecutor,
  type OrtDevice,
} from "../engine/executors/ort.ts";
import { tfjsBackends, tfjsExecutor } from "../engine/executors/tfjs.ts";
import { input, matmul } from "../engine/ir/build.ts";
import { Graph } from "../engine/ir/graph.ts";
import { axis } from "../engine/ir/value.ts";
import { selfCheck } from "./training/selfCheck.ts";

/** Rows and columns: large enough for a speed that means something, small enough for plain JavaScript. */
const size = 512;

/** The smallest time is taken, of runs within this many seconds. */
const measureSeconds = 0.4;

/** What each device of ONNX Runtime needs, and how to get it. */
const needs: Record<OrtDevice, string> = {
  cpu: "the library of ONNX Runtime; reinstall with `npm ci`",
  webgpu:
    "a GPU with its driver for Vulkan (Debian: mesa-vulkan-drivers), Metal or Direct3D 12",
  cuda: "Linux with an NVIDIA GPU, CUDA 12 and cuDNN 9: run `node node_modules/onnxruntime-node/script/install.js --onnxruntime-node-install=cuda12`",
  dml: "Windows",
  coreml: "macOS on Apple silicon",
};

/** Tries every executor on every device, one after the other. */
export async function probeDevices(): Promise<DeviceInfo[]> {
  const found: DeviceInfo[] = [];
  const built: readonly string[] = await ortDevices().catch(() => []);
  for (const device of Object.keys(needs) as OrtDevice[])
    found.push(await probeOrt(device, built.includes(device)));
  for (const backend of tfjsBackends)
    found.push(await probe("tfjs", backend, () => tfjsExecutor(backend)));
  return found;
}

async function probeOrt(
  device: OrtDevice,
  isBuilt: boolean,
): Promise<DeviceInfo> {
  const info = isBuilt
    ? await probe("onnxruntime", device, async () => ortExecutor(device))
    : unavailable("onnxruntime", device, "not in this build");
  if (info.ok) return info;
  return { ...info, reason: `needs ${needs[device]} (${info.reason})` };
}

async function probe(
  executor: string,
  device: string,
  open: () => Promise<Executor>,
): Promise<DeviceInfo> {
  try {
    const opened = await open();
    const gflops = await measure(opened);
    return { executor, device, ok: true, gflops, ...(await verdict(opened)) };
  } catch (error) {
    return unavailable(executor, device, briefly(describeError(error).message));
  }
}

/** A device that computes but does not learn as it should is still of use, with the reason. */
async function verdict(
  executor: Executor,
): Promise<Pick<DeviceInfo, "selfCheck" | "reason">> {
  try {
    const reason = await selfCheck(executor);
    if (reason === null) return { selfCheck: "passed", reason: "" };
    return { selfCheck: "failed", reason: `not trained on: ${reason}` };
  } catch (error) {
    const reason = `its self-check ended in an error: ${briefly(describeError(error).message)}`;
    return { selfCheck: "failed", reason };
  }
}

function unavailable(
  executor: string,
  device: string,
  reason: string,
): DeviceInfo {
  const nothing = { gflops: null, selfCheck: null };
  return { executor, device, ok: false, reason, ...nothing };
}

/** GFLOP/s of the product. Throws when its result is wrong. */
async function measure(executor: Executor): Promise<number> {
  const graph = new Graph();
  const axes = [axis("row", size), axis("column", size)];
  graph.output("c", matmul(input(graph, "a", axes), input(graph, "b", axes)));
  const random = new Random("devices");
  const a = randomMatrix(random);
  const b = randomMatrix(random);
  const session = await executor.compile(graph);
  try {
    const { c } = await session.run({ a, b });
    checkProduct(a, b, c!);
    let best = Infinity;
    const endMs = performance.now() + measureSeconds * 1000;
    do {
      const startMs = performance.now();
      await session.run({ a, b }, { c: c! });
      best = Math.min(best, performance.now() - startMs);
    } while (performance.now() < endMs);
    return Number(((2 * size ** 3) / best / 1e6).toPrecision(3));
  } finally {
    await session.release();
  }
}

/** C 1 = A (B 1) holds for every product, and costs two products of a matrix and a vector in double precision. */
function checkProduct(a: Tensor, b: Tensor, c: Tensor): void {
  const ones = new Float64Array(size).fill(1);
  const expected = times(a.data, times(b.data, ones));
  const got = times(c.data, ones);
  const worst = got.reduce(
    (error, value, row) => Math.max(error, Math.abs(value - expected[row]!)),
    0,
  );
  // Some devices multiply with 10-bit mantissas (TF32) unless told otherwise.
  if (!(worst < size * 1e-2))
    throw new Error(
      `its matrix product is wrong by ${worst.toPrecision(3)}; update the driver`,
    );
}

function times(
  matrix: Float32Array | Int32Array,
  vector: Float64Array,
): Float64Array {
  return vector.map((_, row) => {
    let sum = 0;
    for (let column = 0; column < size; column++)
      sum += matrix[row * size + column]! * vector[column]!;
    return sum;
  });
}

function randomMatrix(random: Random): Tensor {
  return floats(
    Float32Array.from({ length: size * size }, () => random.normal()),
    [size, size],
  );
}

/** ONNX Runtime begins its messages with where in its source they arise. */
function briefly(text: string): string {
  return text
    .split("\n", 1)[0]!
    .replace(/^\/onnxruntime_src\/.*? was false\. /, "");
}
