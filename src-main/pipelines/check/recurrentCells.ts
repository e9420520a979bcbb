/** Runs the numeric cases of recurrent cells: states, gates and back-propagation through time of the fused ops. */
import {
  add,
  concat,
  matmul,
  mul,
  reshape,
  sigmoid,
  slice,
  sum,
  tanh,
  transpose,
} from "../../engine/ir/build.ts";
import type { Graph } from "../../engine/ir/graph.ts";
import type { Value } from "../../engine/ir/node.ts";
import { axis } from "../../engine/ir/value.ts";
import { compute, slopes, valueOf, type Nested } from "./arrays.ts";
import {
  compare,
  failed,
  type CaseFamilies,
  type CaseFile,
  type CaseRecord,
  type CaseResult,
} from "./types.ts";

export const families: CaseFamilies = { "recurrent cells": runCell };

type Rows = readonly (readonly number[])[];

/** A layer in PyTorch's arrangement: x `[T, C]`, weights by gate blocks. */
interface Cell {
  readonly x: Rows;
  readonly h0: readonly number[];
  readonly c0?: readonly number[];
  readonly weight_ih: Rows;
  readonly weight_hh: Rows;
  readonly bias_ih: readonly number[];
  readonly bias_hh: readonly number[];
  readonly onnx?: { readonly W: Rows; readonly R: Rows; readonly B: Nested };
}

/** Where our gates stand in PyTorch's order: z, r, n in r, z, n; i, o, f, g in i, f, g, o. */
const gateOrder = { gru: [1, 0, 2], lstm: [0, 3, 1, 2] } as const;

function runCell(testCase: CaseRecord, file: CaseFile): CaseResult {
  const cell = withWeights(testCase, file);
  if (!cell) return failed(testCase, "has no weights, and no earlier case has");
  return "steps" in (testCase.expected as object)
    ? runSteps(testCase, cell)
    : compare(testCase, cellSlopes(cell));
}

/** The case itself, or the one whose id begins its own: `gru_bptt` has the weights of `gru`. */
function withWeights(testCase: CaseRecord, file: CaseFile): Cell | null {
  const own = testCase.weight_ih === undefined ? null : testCase;
  const kind = testCase.id?.split("_")[0];
  const found = own ?? file.cases.find(({ id }) => id === kind);
  return (found as unknown as Cell | undefined) ?? null;
}

/** Our gates among PyTorch's. */
function orderOf(cell: Cell): readonly number[] {
  return cell.c0 === undefined ? gateOrder.gru : gateOrder.lstm;
}

/** PyTorch's gates among ours. */
function inverseOf(order: readonly number[]): number[] {
  return order.map((_, gate) => order.indexOf(gate));
}

/** Gate blocks put into another order. */
function reordered<T>(rows: readonly T[], order: readonly number[]): T[] {
  const hidden = rows.length / order.length;
  return order.flatMap((gate) =>
    rows.slice(gate * hidden, (gate + 1) * hidden),
  );
}

/** The layer's values in the order of the op's inputs. */
function cellInputs(graph: Graph, cell: Cell) {
  const order = orderOf(cell);
  const sorted = (rows: Nested[]) => valueOf(graph, reordered(rows, order));
  const [steps, channels] = [cell.x.length, cell.x[0]!.length];
  const named = reshape(transpose(valueOf(graph, cell.x), [1, 0]), [
    axis("batch", 1),
    axis("channel", channels),
    axis("time", steps),
  ]);
  return {
    x: named,
    weights: sorted([...cell.weight_ih]),
    recurrent: sorted([...cell.weight_hh]),
    bias: concat([sorted([...cell.bias_ih]), sorted([...cell.bias_hh])], 0),
    h0: valueOf(graph, [cell.h0]),
    c0: cell.c0 ? [valueOf(graph, [cell.c0])] : [],
  };
}

/** Rows `[T, H]` of `[1, H, T]`. */
function stepRows(h: Value): Value {
  return transpose(reshape(h, h.axes.slice(1)), [1, 0]);
}

function runSteps(testCase: CaseRecord, cell: Cell): CaseResult {
  const rows = cell.c0 === undefined ? gruSteps(cell) : lstmSteps(cell);
  const steps = cell.x.map((_, t) =>
    Object.fromEntries(
      Object.entries(rows).map(([name, list]) => [
        name,
        (list as readonly Nested[])[t]!,
      ]),
    ),
  );
  const packed = compareOnnx(testCase, cell);
  return packed.passed ? compare(testCase, { steps }) : packed;
}

/** Our arrangement of the weights is that of ONNX. */
function compareOnnx(testCase: CaseRecord, cell: Cell): CaseResult {
  const expected = cell.onnx
    ? { W: cell.onnx.W, R: cell.onnx.R, B: cell.onnx.B }
    : {};
  const actual = compute((graph) => {
    const { weights, recurrent, bias } = cellInputs(graph, cell);
    return { W: weights, R: recurrent, B: bias };
  });
  return compare({ ...testCase, expected }, actual);
}

/** The states before each step `[T, H]`, from those after it. */
function statesBefore(h0: Value, after: Value): Value {
  const steps = after.axes[0]!.size;
  if (steps === 1) return h0;
  return concat([h0, slice(after, 0, 0, steps - 1)], 0);
}

/** `W x + b` and `U h + c` of all gates, `[T, G]`. */
function gateSums(
  { x, weights, recurrent, bias }: ReturnType<typeof cellInputs>,
  before: Value,
): { ofInput: Value; ofState: Value } {
  const gates = weights.axes[0]!.size;
  const row = (start: number) => {
    const part = slice(bias, 0, start, start + gates);
    return reshape(part, [axis("step", 1), axis("gate", gates)]);
  };
  const product = (a: Value, b: Value) => matmul(a, b, { transposeB: true });
  return {
    ofInput: add(product(stepRows(x), weights), row(0)),
    ofState: add(product(before, recurrent), row(gates)),
  };
}

function gateOf(sums: Value, gate: number, hidden: number): Value {
  return slice(sums, 1, gate * hidden, (gate + 1) * hidden);
}

/** The op's outputs over the first `steps` steps. */
function runOp(
  inputs: ReturnType<typeof cellInputs>,
  cell: Cell,
  steps: number,
): readonly Value[] {
  const { x, weights, recurrent, bias, h0, c0 } = inputs;
  const begun = slice(x, "time", 0, steps);
  const values = [begun, weights, recurrent, bias, h0, ...c0];
  const op = cell.c0 === undefined ? "gru" : "lstm";
  return x.node.graph.apply(op, { reverse: false }, values);
}

function gruSteps(cell: Cell) {
  return compute((graph) => {
    const inputs = cellInputs(graph, cell);
    const h = stepRows(runOp(inputs, cell, cell.x.length)[0]!);
    const sums = gateSums(inputs, statesBefore(inputs.h0, h));
    const hidden = cell.h0.length;
    const part = (of: "ofInput" | "ofState", gate: number) =>
      gateOf(sums[of], gate, hidden);
    const both = (gate: number) =>
      sigmoid(add(part("ofInput", gate), part("ofState", gate)));
    const r = both(1);
    const n = tanh(add(part("ofInput", 2), mul(r, part("ofState", 2))));
    return { r, z: both(0), n, h };
  });
}

function lstmSteps(cell: Cell) {
  return compute((graph) => {
    const inputs = cellInputs(graph, cell);
    const cells = cell.x.map((_, t) => runOp(inputs, cell, t + 1)[1]!);
    const h = stepRows(runOp(inputs, cell, cell.x.length)[0]!);
    const sums = gateSums(inputs, statesBefore(inputs.h0, h));
    const both = add(sums.ofInput, sums.ofState);
    const gate = (index: number) => gateOf(both, index, cell.h0.length);
    return {
      i: sigmoid(gate(0)),
      o: sigmoid(gate(1)),
      f: sigmoid(gate(2)),
      g: tanh(gate(3)),
      c: concat(cells, 0),
      h,
    };
  });
}

/** Gradients of the sum of the last state, back in PyTorch's order. */
function cellSlopes(cell: Cell) {
  const gates = cell.bias_ih.length;
  const found = compute((graph) => {
    const inputs = cellInputs(graph, cell);
    const h = runOp(inputs, cell, cell.x.length)[0]!;
    const last = slice(h, "time", cell.x.length - 1, cell.x.length);
    const { x, weights, recurrent, bias, h0, c0 } = inputs;
    const targets = [x, weights, recurrent, bias, h0, ...c0];
    const [dx, dWeights, dRecurrent, dBias, dh0, dc0] = slopes(
      sum(last),
      targets,
    );
    return {
      grad_x: stepRows(dx!),
      grad_weight_ih: dWeights!,
      grad_weight_hh: dRecurrent!,
      grad_bias_ih: slice(dBias!, 0, 0, gates),
      grad_bias_hh: slice(dBias!, 0, gates, 2 * gates),
      grad_h0: reshape(dh0!, [axis("hidden", cell.h0.length)]),
      ...(dc0 && { grad_c0: reshape(dc0, [axis("hidden", cell.h0.length)]) }),
    };
  });
  const byGates = ([name, value]: [string, Nested]) =>
    /weight|bias/.test(name)
      ? [name, reordered(value as Nested[], inverseOf(orderOf(cell)))]
      : [name, value];
  return Object.fromEntries(Object.entries(found).map(byGates));
}
