/** All that a training needs to go on, or a model to be used, as one file that is either whole or not there. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CauserieError, badInput } from "../../base/errors.ts";
import { writeFileAtomically } from "../../base/files.ts";
import type { FeatureStatistics } from "../../dataset/statistics.ts";
import type { Tensor } from "../../engine/executors/executor.ts";
import type { ModelSpec } from "../../models/spec/spec.ts";

/** What stands in front of the numbers. */
export interface CheckpointHead {
  readonly spec: ModelSpec;
  /** Hash of the corpus that it was trained on. */
  readonly dataHash: string;
  /** Statistics of the training split that inputs are normalised with. */
  readonly statistics: FeatureStatistics;
  /** Numbers that the data decided: `shiftWeight` is how much more a shift weighed than a hold. */
  readonly constants: Readonly<Record<string, number>>;
  /** Steps done. */
  readonly steps: number;
  /** Seconds of training so far. */
  readonly seconds: number;
  /** State of the random stream that draws batches and noise. */
  readonly random: readonly number[];
  readonly best: {
    readonly validation: number | null;
    readonly step: number;
    /** Validations since. */
    readonly since: number;
  };
  /** Names and places of parameters in the flat vector `parameters`. */
  readonly slots: readonly { readonly name: string; readonly size: number }[];
}

/** Head and tensors by name. */
export interface Checkpoint {
  readonly head: CheckpointHead;
  readonly tensors: Readonly<Record<string, Tensor>>;
}

/** `last` is where training goes on, `best` is what predicts. */
export type CheckpointKind = "last" | "best";

const magic = "causerie checkpoint 1\n";

interface TensorPlace {
  readonly name: string;
  readonly dtype: Tensor["dtype"];
  readonly shape: readonly number[];
  /** Bytes from the end of the head. */
  readonly offset: number;
}

/** Writes a checkpoint beside the older one and puts it in its place. */
export function writeCheckpoint(
  runFolder: string,
  kind: CheckpointKind,
  { head, tensors }: Checkpoint,
): void {
  let offset = 0;
  const places: TensorPlace[] = [];
  for (const [name, { dtype, shape, data }] of Object.entries(tensors)) {
    places.push({ name, dtype, shape, offset });
    offset += data.byteLength;
  }
  const text = Buffer.from(JSON.stringify({ head, places }));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(text.length);
  const numbers = Object.values(tensors).map(({ data }) =>
    Buffer.from(data.buffer, data.byteOffset, data.byteLength),
  );
  writeFileAtomically(
    checkpointFile(runFolder, kind),
    Buffer.concat([Buffer.from(magic), size, text, ...numbers]),
  );
}

/** Reads a checkpoint; throws where there is none or the file is not whole. */
export function readCheckpoint(
  runFolder: string,
  kind: CheckpointKind,
): Checkpoint {
  const path = checkpointFile(runFolder, kind);
  if (!existsSync(path))
    throw new CauserieError(
      "not-found",
      `there is no checkpoint ${path}; the run ended before it wrote one, train it again`,
    );
  const bytes = readFileSync(path);
  if (bytes.subarray(0, magic.length).toString() !== magic)
    throw badInput(`${path} is not a checkpoint of this version`);
  const start = magic.length + 4;
  const length = bytes.readUInt32LE(magic.length);
  const { head, places } = JSON.parse(
    bytes.subarray(start, start + length).toString(),
  ) as { head: CheckpointHead; places: TensorPlace[] };
  const tensors = Object.fromEntries(
    places.map((place) => [
      place.name,
      tensorAt(bytes, start + length, place, path),
    ]),
  );
  return { head, tensors };
}

/** Whether a run has a checkpoint of this kind. */
export function hasCheckpoint(
  runFolder: string,
  kind: CheckpointKind,
): boolean {
  return existsSync(checkpointFile(runFolder, kind));
}

function checkpointFile(runFolder: string, kind: CheckpointKind): string {
  return join(runFolder, `${kind}.checkpoint`);
}

function tensorAt(
  bytes: Buffer,
  start: number,
  { dtype, shape, offset }: TensorPlace,
  path: string,
): Tensor {
  const count = shape.reduce((product, size) => product * size, 1);
  const from = start + offset;
  if (from + 4 * count > bytes.length)
    throw badInput(
      `${path} has ${bytes.length} bytes, its numbers need ${from + 4 * count}; the file is not whole`,
    );
  // A copy: the numbers of a file need not begin at a multiple of four bytes.
  const part = Uint8Array.from(bytes.subarray(from, from + 4 * count)).buffer;
  const data = dtype === "f32" ? new Float32Array(part) : new Int32Array(part);
  return { dtype, shape, data };
}
