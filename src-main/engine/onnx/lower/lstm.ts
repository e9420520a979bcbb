/**
 * LSTM for ONNX: the forward pass is the ONNX op; the backward pass recomputes all gates in two large Gemms, the cells in a
 * Scan without products, and then runs one reversed Scan with one small Gemm per step.
 */
import type { Node } from "../../ir/node.ts";
import { Emitter } from "../emitter.ts";
import {
  arithmetic,
  batchMajor,
  biases,
  biasGradient,
  columns,
  directed,
  direction,
  earlier,
  gemm,
  initialState,
  inputGradient,
  port,
  scan,
  sizesOf,
  timeMajor,
  zeroState,
  type CellSizes,
} from "./recurrentParts.ts";

type Names<Count extends string> = Readonly<Record<Count, string>>;

/** Names of inputs by what they are. */
function named<K extends string>(
  keys: readonly K[],
  names: readonly string[],
): Names<K> {
  return Object.fromEntries(
    keys.map((key, index) => [key, names[index]]),
  ) as Names<K>;
}

const forwardInputs = [
  "x",
  "weights",
  "recurrent",
  "bias",
  "h0",
  "c0",
] as const;

export function lstmForward(
  emitter: Emitter,
  node: Node<"lstm">,
  inputs: readonly string[],
): string[] {
  const { x, weights, recurrent, bias, h0, c0 } = named(forwardInputs, inputs);
  const { hidden } = sizesOf(node);
  const [y, , last] = emitter.ops(
    "LSTM",
    [
      timeMajor(emitter, x),
      directed(emitter, weights),
      directed(emitter, recurrent),
      directed(emitter, bias),
      "",
      initialState(emitter, node.inputs[4]!, h0),
      initialState(emitter, node.inputs[5]!, c0),
    ],
    3,
    { hidden_size: { int: hidden }, ...direction(node.params.reverse) },
  );
  return [
    batchMajor(emitter, y!),
    emitter.op("Squeeze", [last!, emitter.i64(0)]),
  ];
}

/** All cells from the gates: c = f c + i g. */
function cellBody({ batch, hidden }: CellSizes) {
  const body = new Emitter("c");
  const next = body.op("Add", [body.op("Mul", ["f", "c"]), "ig"]);
  body.emit("Identity", [next], ["cNext"]);
  body.emit("Identity", [next], ["cell"]);
  const shape = [batch, hidden];
  return body.finish(
    "cells",
    [port("c", shape), port("f", shape), port("ig", shape)],
    [port("cNext", shape), port("cell", shape)],
  );
}

/** One step back: d = dy + dh; dc += d toCell; dgates = [dc d dc dc] * coefficients; dh' = dgates U; dc' = dc f. */
function backBody({ batch, hidden }: CellSizes, recurrent: string) {
  const body = new Emitter("b");
  const d = body.op("Add", ["dy", "dh"]);
  const dc = body.op("Add", ["dc", body.op("Mul", [d, "toCell"])]);
  const spread = body.op("Concat", [dc, d, dc, dc], { axis: { int: 1 } });
  body.emit("Mul", [spread, "coefficients"], ["gates"]);
  body.emit("MatMul", ["gates", recurrent], ["dhNext"]);
  body.emit("Mul", [dc, "f"], ["dcNext"]);
  const state = [batch, hidden];
  const wide = [batch, 4 * hidden];
  return body.finish(
    "step",
    [
      port("dh", state),
      port("dc", state),
      port("dy", state),
      port("toCell", state),
      port("coefficients", wide),
      port("f", state),
    ],
    [port("dhNext", state), port("dcNext", state), port("gates", wide)],
  );
}

export function lstmBackward(
  emitter: Emitter,
  node: Node<"lstmGrad">,
  inputs: readonly string[],
): string[] {
  const { x, weights, recurrent, bias, h0, c0, h, dh, dc } = named(
    [...forwardInputs, "h", "dh", "dc"],
    inputs,
  );
  const { reverse } = node.params;
  const sizes = sizesOf(node);
  const { batch, channels, hidden, steps } = sizes;
  const rows = steps * batch;
  const perStep = (value: string, width = hidden) =>
    emitter.reshape(value, [steps, batch, width]);
  const perRow = (value: string) => emitter.reshape(value, [rows, hidden]);
  const flatX = emitter.reshape(timeMajor(emitter, x), [rows, channels]);
  const before = perRow(
    earlier(emitter, timeMajor(emitter, h), h0, sizes, reverse),
  );
  const [inputBias, recurrentBias] = biases(emitter, bias, 4 * hidden);
  const { addition, times, minus, one } = arithmetic(emitter);
  const sums = addition(
    gemm(emitter, [flatX, weights, inputBias!], false, true),
    gemm(emitter, [before, recurrent, recurrentBias!], false, true),
  );
  const [ai, ao, af, ag] = columns(emitter, sums, hidden, 4);
  const [i, o, f] = [ai, ao, af].map((a) => emitter.op("Sigmoid", [a!])) as [
    string,
    string,
    string,
  ];
  const g = emitter.op("Tanh", [ag!]);
  const [, cells] = scan(
    emitter,
    [c0],
    [perStep(f), perStep(times(i, g))],
    1,
    cellBody(sizes),
    reverse,
  );
  const cellsBefore = perRow(earlier(emitter, cells!, c0, sizes, reverse));
  const squashed = emitter.op("Tanh", [perRow(cells!)]);
  const slope = (gate: string) => times(gate, minus(one, gate));
  const toCell = times(o, minus(one, times(squashed, squashed)));
  const coefficients = emitter.op(
    "Concat",
    [
      times(g, slope(i)),
      times(squashed, slope(o)),
      times(cellsBefore, slope(f)),
      times(i, minus(one, times(g, g))),
    ],
    { axis: { int: 1 } },
  );
  const [dh0, dc0, gates] = scan(
    emitter,
    [zeroState(emitter, sizes), dc],
    [
      timeMajor(emitter, dh),
      perStep(toCell),
      perStep(coefficients, 4 * hidden),
      perStep(f),
    ],
    1,
    backBody(sizes, recurrent),
    !reverse,
  );
  const flatGates = emitter.reshape(gates!, [rows, 4 * hidden]);
  return [
    inputGradient(emitter, flatGates, weights, sizes),
    gemm(emitter, [flatGates, flatX], true, false),
    gemm(emitter, [flatGates, before], true, false),
    biasGradient(emitter, flatGates, flatGates),
    dh0!,
    dc0!,
  ];
}
