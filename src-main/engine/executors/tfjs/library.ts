/** The door to TensorFlow.js: loads it with the backend asked for, or says why it cannot be. */
import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import util from "node:util";
import type * as TfjsCore from "@tensorflow/tfjs-core";
import { CauserieError } from "../../../base/errors.ts";

/** The functions of tfjs-core. */
export type Tfjs = typeof TfjsCore;
export type TfTensor = TfjsCore.Tensor;

/** `tensorflow` is libtensorflow in native code (CUDA or CPU), `cpu` is plain JavaScript. */
export type TfjsBackend = "tensorflow" | "cpu";

/** Packages that bring the `tensorflow` backend, in the order in which they are tried. */
const nativePackages = [
  "@tensorflow/tfjs-node-gpu",
  "@tensorflow/tfjs-node",
] as const;

// Names in variables keep a bundler from drawing megabytes of an optional package into the program.
const corePackage = "@tensorflow/tfjs-core";
const cpuPackage = "@tensorflow/tfjs-backend-cpu";

// Not called `require`: the bundler puts a constant of that name into every built module.
const requireHere = createRequire(import.meta.url);

/** Loads tfjs with a backend; throws one sentence with the reason and the remedy. */
export async function loadTfjs(backend: TfjsBackend): Promise<Tfjs> {
  const tf = await loadCore();
  if (backend === "tensorflow") await loadNative();
  else await import(cpuPackage);
  if (!(await tf.setBackend(backend)))
    throw unavailable(backend, "its backend does not start");
  return tf;
}

async function loadCore(): Promise<Tfjs> {
  try {
    const tf = (await import(corePackage)) as Tfjs;
    // Production mode leaves out a banner on the console and slow checks of every kernel.
    tf.enableProdMode();
    return tf;
  } catch (error) {
    throw unavailable("core", "its packages are not installed", error);
  }
}

async function loadNative(): Promise<void> {
  const found = nativePackages.find((name) => folderOf(name) !== null);
  if (!found)
    throw unavailable("tensorflow", `no ${nativePackages[0]} is installed`);
  if (!hasBinding(folderOf(found)!))
    throw unavailable("tensorflow", `${found} has no TensorFlow library yet`);
  restoreRemovedUtilities();
  try {
    await import(found);
  } catch (error) {
    throw unavailable("tensorflow", `${found} does not load`, error);
  }
}

/** Where a package is installed, null when it is not. */
function folderOf(name: string): string | null {
  try {
    return dirname(requireHere.resolve(`${name}/package.json`));
  } catch {
    return null;
  }
}

/** Whether the package's installer has run: it leaves a native module in a folder by Node-API version. */
function hasBinding(folder: string): boolean {
  const library = join(folder, "lib");
  return (
    existsSync(library) &&
    readdirSync(library).some((name) =>
      existsSync(join(library, name, "tfjs_binding.node")),
    )
  );
}

/** tfjs-node calls `util.isNullOrUndefined`, which Node 23 took away. */
function restoreRemovedUtilities(): void {
  const older = util as { isNullOrUndefined?: (value: unknown) => boolean };
  older.isNullOrUndefined ??= (value) => value === null || value === undefined;
}

function unavailable(
  what: string,
  reason: string,
  cause?: unknown,
): CauserieError {
  const detail =
    cause instanceof Error ? ` (${cause.message.split("\n")[0]})` : "";
  const remedy =
    what === "tensorflow"
      ? "npm run install:tensorflow fetches it"
      : "npm install without --omit=optional brings it";
  return new CauserieError(
    "unsupported",
    `tfjs/${what}: ${reason}${detail}; ${remedy}`,
    { cause },
  );
}
