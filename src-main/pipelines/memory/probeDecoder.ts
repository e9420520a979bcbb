/** Codes or frames of one time into the frames of that time and of the times before it: a small decoder, trained from scratch. */
import { Random } from "../../base/random.ts";
import {
  floats,
  integers,
  type Executor,
  type Tensor,
} from "../../engine/executors/executor.ts";
import {
  add,
  gather,
  input,
  matmul,
  mean,
  relu,
  square,
  sub,
  sum,
} from "../../engine/ir/build.ts";
import { Graph } from "../../engine/ir/graph.ts";
import type { Value } from "../../engine/ir/node.ts";
import { axis } from "../../engine/ir/value.ts";
import type { Optimizer } from "../../engine/optim/optimizers.ts";
import {
  initialParameters,
  parametersInput,
  type Initialiser,
} from "../../engine/optim/parameters.ts";
import { buildStep } from "../../engine/optim/step.ts";
import { Trainer } from "../../engine/optim/trainer.ts";
import { cosineDecay, warmUp } from "../../engine/optim/schedules.ts";
import { packModel } from "../../models/packed.ts";
import { breathe } from "../io.ts";

/** What the decoder sees at one time: symbols, each with a vector of its own, or plain numbers. */
export interface Evidence {
  readonly kind: "symbols" | "numbers";
  /** Symbols or numbers at one time. */
  readonly width: number;
  /** Different symbols; 0 for numbers. */
  readonly symbols: number;
  /** Fills `to` with what is known at example `index`. */
  read(index: number, to: Float32Array | Int32Array, offset: number): void;
}

/** Examples of a split: evidence and `targets` `[targetWidth]` of each. */
export interface ProbeData {
  readonly examples: number;
  readonly evidence: Evidence;
  readonly targetWidth: number;
  target(index: number, to: Float32Array, offset: number): void;
}

const hidden = 48;
const batch = 128;
const peakRate = 3e-3;
const optimizer: Optimizer = {
  kind: "adam",
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0,
};

/** Trains on one split and returns the mean squared error of each target number on the other. */
export async function probeErrors(
  training: ProbeData,
  test: ProbeData,
  executor: Executor,
  steps: number,
): Promise<Float64Array> {
  const random = new Random("probe decoder");
  const { graph, initialisers } = decoderGraph(training);
  const step = buildStep(graph, { optimizer, clipNorm: 1 });
  const flat = initialParameters(step.slots, initialisers, random);
  const trainer = await Trainer.create(executor, step, optimizer, {
    [parametersInput]: floats(flat, [flat.length]),
  });
  for (let number = 1; number <= steps; number++) {
    const rows = Array.from({ length: batch }, () =>
      random.integer(training.examples),
    );
    const share = number / steps;
    const rate = peakRate * warmUp(number - 1, 20) * cosineDecay(share);
    await trainer.run(feedsOf(training, rows), number, Math.max(rate, 1e-6));
    await breathe();
  }
  const parameters = trainer.state[parametersInput]!;
  const errors = await testErrors(graph, parameters, test, executor);
  await trainer.release();
  return errors;
}

/** Evidence to a sum of vectors, to hidden units, to all targets; `loss` is their mean squared error. */
function decoderGraph({ evidence, targetWidth }: ProbeData): {
  graph: Graph;
  initialisers: Map<string, Initialiser>;
} {
  const graph = new Graph();
  const initialisers = new Map<string, Initialiser>();
  const parameter = (name: string, rows: number, columns: number) => {
    const deviation = name === "vectors" ? 0.05 : 1 / Math.sqrt(rows);
    initialisers.set(name, { kind: "normal", deviation });
    return input(
      graph,
      name,
      [axis(`${name}In`, rows), axis(`${name}Out`, columns)],
      "parameter",
    );
  };
  const bias = (name: string, size: number) => {
    initialisers.set(name, { kind: "zeros" });
    const axes = [axis("batch", 1), axis(`${name}Out`, size)];
    return input(graph, name, axes, "parameter");
  };
  const first = firstLayer(graph, evidence, parameter);
  const units = relu(add(first, bias("bias1", hidden)));
  const output = add(
    matmul(units, parameter("weights2", hidden, targetWidth)),
    bias("bias2", targetWidth),
  );
  const target = input(graph, "target", [
    axis("batch", batch),
    axis("target", targetWidth),
  ]);
  graph.output("loss", mean(square(sub(output, target))));
  graph.output("perTarget", mean(square(sub(output, target)), [0]));
  return { graph, initialisers };
}

function firstLayer(
  graph: Graph,
  { kind, width, symbols }: Evidence,
  parameter: (name: string, rows: number, columns: number) => Value,
): Value {
  const axes = [axis("batch", batch), axis("place", width)];
  if (kind === "numbers")
    return matmul(
      input(graph, "evidence", axes),
      parameter("weights1", width, hidden),
    );
  const indices = input(graph, "evidence", axes, "data", "i32");
  return sum(gather(parameter("vectors", symbols, hidden), indices), [1]);
}

function feedsOf(
  { evidence, targetWidth, target }: ProbeData,
  rows: readonly number[],
): Record<string, Tensor> {
  const { width, kind } = evidence;
  const seen =
    kind === "symbols"
      ? new Int32Array(batch * width)
      : new Float32Array(batch * width);
  const wanted = new Float32Array(batch * targetWidth);
  rows.forEach((index, row) => {
    evidence.read(index, seen, row * width);
    target(index, wanted, row * targetWidth);
  });
  return {
    evidence:
      seen instanceof Int32Array
        ? integers(seen, [batch, width])
        : floats(seen, [batch, width]),
    target: floats(wanted, [batch, targetWidth]),
  };
}

/** Whole batches only; a few frames at the end are left out. */
async function testErrors(
  model: Graph,
  parameters: Tensor,
  test: ProbeData,
  executor: Executor,
): Promise<Float64Array> {
  const { graph } = packModel(model, (name) => name === "perTarget");
  const session = await executor.compile(graph);
  const sums = new Float64Array(test.targetWidth);
  let batches = 0;
  for (let at = 0; at + batch <= test.examples; at += batch) {
    const rows = Array.from({ length: batch }, (_, i) => at + i);
    const found = await session.run({
      ...feedsOf(test, rows),
      [parametersInput]: parameters,
    });
    found["perTarget"]!.data.forEach((value, i) => (sums[i]! += value));
    batches++;
    await breathe();
  }
  await session.release();
  return sums.map((value) => value / batches);
}
