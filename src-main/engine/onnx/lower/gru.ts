/**
 * GRU for ONNX: the forward pass is the ONNX op; the backward pass recomputes all gates in two large Gemms and then runs one
 * reversed Scan with one small Gemm per step (backpropagation through time, Werbos 1990).
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

export function gruForward(
  emitter: Emitter,
  node: Node<"gru">,
  [x, weights, recurrent, bias, initial]: readonly string[],
): string[] {
  const { hidden } = sizesOf(node);
  const [y] = emitter.ops(
    "GRU",
    [
      timeMajor(emitter, x!),
      directed(emitter, weights!),
      directed(emitter, recurrent!),
      directed(emitter, bias!),
      "",
      initialState(emitter, node.inputs[4]!, initial!),
    ],
    2,
    {
      hidden_size: { int: hidden },
      linear_before_reset: { int: 1 },
      ...direction(node.params.reverse),
    },
  );
  return [batchMajor(emitter, y!)];
}

/** One step back: d = dy + dh; dgates = [d d d] * coefficients; dh' = dgates U + d z. */
function gruBody({ batch, hidden }: CellSizes, recurrent: string) {
  const body = new Emitter("b");
  body.emit("Add", ["dy", "dh"], ["total"]);
  const thrice = body.op("Concat", ["total", "total", "total"], {
    axis: { int: 1 },
  });
  body.emit("Mul", [thrice, "coefficients"], ["gates"]);
  const kept = body.op("Mul", ["total", "z"]);
  body.emit("Gemm", ["gates", recurrent, kept], ["dhNext"]);
  return body.finish(
    "step",
    [
      port("dh", [batch, hidden]),
      port("dy", [batch, hidden]),
      port("coefficients", [batch, 3 * hidden]),
      port("z", [batch, hidden]),
    ],
    [
      port("dhNext", [batch, hidden]),
      port("gates", [batch, 3 * hidden]),
      port("total", [batch, hidden]),
    ],
  );
}

export function gruBackward(
  emitter: Emitter,
  node: Node<"gruGrad">,
  names: readonly string[],
): string[] {
  const [x, weights, recurrent, bias, initial, y, dy] = names as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const { reverse } = node.params;
  const sizes = sizesOf(node);
  const { batch, channels, hidden, steps } = sizes;
  const rows = steps * batch;
  const flatX = emitter.reshape(timeMajor(emitter, x), [rows, channels]);
  const before = emitter.reshape(
    earlier(emitter, timeMajor(emitter, y), initial, sizes, reverse),
    [rows, hidden],
  );
  const [inputBias, recurrentBias] = biases(emitter, bias, 3 * hidden);
  const fromX = gemm(emitter, [flatX, weights, inputBias!], false, true);
  const fromH = gemm(emitter, [before, recurrent, recurrentBias!], false, true);
  const [xz, xr, xn] = columns(emitter, fromX, hidden, 3);
  const [hz, hr, hn] = columns(emitter, fromH, hidden, 3);
  const { addition, times, minus, one } = arithmetic(emitter);
  const z = emitter.op("Sigmoid", [addition(xz!, hz!)]);
  const r = emitter.op("Sigmoid", [addition(xr!, hr!)]);
  const n = emitter.op("Tanh", [addition(xn!, times(r, hn!))]);
  const open = minus(one, z);
  // What one unit of dh gives to each gate before its nonlinearity.
  const toN = times(open, minus(one, times(n, n)));
  const toZ = times(times(minus(before, n), z), open);
  const toR = times(toN, times(times(hn!, r), minus(one, r)));
  const toRecurrentN = times(toN, r);
  const coefficients = emitter.op("Concat", [toZ, toR, toRecurrentN], {
    axis: { int: 1 },
  });
  const [dInitial, gatesPerStep, totals] = scan(
    emitter,
    [zeroState(emitter, sizes)],
    [
      timeMajor(emitter, dy),
      emitter.reshape(coefficients, [steps, batch, 3 * hidden]),
      emitter.reshape(z, [steps, batch, hidden]),
    ],
    2,
    gruBody(sizes, recurrent),
    !reverse,
  );
  const ofRecurrence = emitter.reshape(gatesPerStep!, [rows, 3 * hidden]);
  const dn = times(emitter.reshape(totals!, [rows, hidden]), toN);
  const ofInput = emitter.op(
    "Concat",
    [emitter.slice(ofRecurrence, [1], [0], [2 * hidden]), dn],
    { axis: { int: 1 } },
  );
  return [
    inputGradient(emitter, ofInput, weights, sizes),
    gemm(emitter, [ofInput, flatX], true, false),
    gemm(emitter, [ofRecurrence, before], true, false),
    biasGradient(emitter, ofInput, ofRecurrence),
    dInitial!,
  ];
}
