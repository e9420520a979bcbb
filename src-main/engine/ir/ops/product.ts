/** Record of the matrix product. */
import { badInput } from "../../../base/errors.ts";
import { matmul, reshape } from "../build.ts";
import type { Node, Value } from "../node.ts";
import type { RecordsOf } from "../record.ts";
import { axis, axisIndex, elements, printType, shapeOf } from "../value.ts";
import {
  expectInputs,
  landedReach,
  mergedReach,
  outputSize,
} from "./common.ts";

/** The axes `[rows, columns]` of a matrix value after its transposition. */
function matrixAxes(axes: Value["axes"], transposed: boolean) {
  const [rows, columns] = axes.slice(-2) as [
    Value["axes"][number],
    Value["axes"][number],
  ];
  return transposed ? [columns, rows] : [rows, columns];
}

/** A value with all but its last axis joined: `[M, N]`. */
function asMatrix(x: Value): Value {
  const columns = x.axes.at(-1)!;
  const rows = elements(shapeOf(x)) / columns.size;
  return reshape(x, [axis("row", rows), columns]);
}

/** Gradients when b is a plain matrix and a has leading axes. */
function wideGradients(node: Node<"matmul">, dy: Value): Value[] {
  const [a, b] = node.inputs as [Value, Value];
  const { transposeB } = node.params;
  const da = matmul(dy, b, { transposeB: !transposeB });
  const rows = asMatrix(a);
  const flat = asMatrix(dy);
  const db = transposeB
    ? matmul(flat, rows, { transposeA: true })
    : matmul(rows, flat, { transposeA: true });
  return [da, reshape(db, b.axes)];
}

/** Gradients of a product of equal leading axes: four cases of transposition. */
function evenGradients(node: Node<"matmul">, dy: Value): Value[] {
  const [a, b] = node.inputs as [Value, Value];
  const { transposeA, transposeB } = node.params;
  const da = transposeA
    ? matmul(b, dy, { transposeA: transposeB, transposeB: true })
    : matmul(dy, b, { transposeB: !transposeB });
  const db = transposeB
    ? matmul(dy, a, { transposeA: true, transposeB: transposeA })
    : matmul(a, dy, { transposeA: !transposeA });
  return [da, db];
}

/** Where an input's traced axis stands in the product; -1 when the product sums over it. */
function landingOf(node: Node<"matmul">, index: number, along: string): number {
  const input = node.inputs[index]!;
  const { transposeA, transposeB } = node.params;
  const place = axisIndex(input, along);
  const fromEnd = input.axes.length - place;
  if (place < 0 || fromEnd > 2) return place;
  const inner = (index === 0 ? transposeA : !transposeB) ? 2 : 1;
  if (fromEnd === inner) return -1;
  return node.outputs[0]!.axes.length - (index === 0 ? 2 : 1);
}

export const productRecords: RecordsOf<"matmul"> = {
  matmul: {
    shape: ({ transposeA, transposeB }, inputs, place) => {
      expectInputs(inputs, [2], place);
      const [a, b] = inputs as [Value, Value];
      const plainB = b.axes.length === 2;
      const leadA = a.axes.slice(0, -2);
      const fits =
        a.axes.length >= 2 &&
        b.axes.length >= 2 &&
        (plainB ||
          shapeOf(a).slice(0, -2).join() === shapeOf(b).slice(0, -2).join());
      const [rows, inner] = fits ? matrixAxes(a.axes, transposeA) : [];
      const [otherInner, columns] = fits ? matrixAxes(b.axes, transposeB) : [];
      if (!fits || inner!.size !== otherInner!.size)
        throw badInput(
          `${place}: ${printType(a)} and ${printType(b)} do not multiply; the inner sizes and the leading axes must be equal`,
        );
      if (plainB && transposeA && leadA.length > 0)
        throw badInput(
          `${place}: a value with leading axes is not transposed against a plain matrix`,
        );
      return [{ dtype: "f32", axes: [...leadA, rows!, columns!] }];
    },
    reach: (node, inputs, along) => {
      const landed = inputs.map((reach, index) =>
        landedReach(node, reach, along, landingOf(node, index, along)),
      );
      return mergedReach(node, landed);
    },
    grad: (node, [dy]) => {
      if (!dy) return [null, null];
      const wide =
        node.inputs[1]!.axes.length === 2 && node.inputs[0]!.axes.length > 2;
      return wide ? wideGradients(node, dy) : evenGradients(node, dy);
    },
    flops: (node) => {
      const [, inner] = matrixAxes(
        node.inputs[0]!.axes,
        node.params.transposeA,
      );
      return 2 * outputSize(node) * inner!.size;
    },
  },
};
