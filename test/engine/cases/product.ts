/** Cases of the matrix product: every transposition, with and without leading axes. */
import { matmul } from "../../../src-main/engine/ir/build.ts";
import { sized, type OpCase } from "./opCase.ts";

function turned(rows: number, columns: number, transposed: boolean): number[] {
  return transposed ? [columns, rows] : [rows, columns];
}

function product(
  leadA: readonly number[],
  leadB: readonly number[],
  transposeA: boolean,
  transposeB: boolean,
): OpCase {
  const sizesA = [...leadA, ...turned(3, 4, transposeA)];
  const sizesB = [...leadB, ...turned(4, 5, transposeB)];
  return {
    title: `[${sizesA}]${transposeA ? "^T" : ""} x [${sizesB}]${transposeB ? "^T" : ""}`,
    inputs: { a: sized(sizesA), b: sized(sizesB) },
    build: ({ a, b }) => [matmul(a!, b!, { transposeA, transposeB })],
  };
}

const both = [false, true];

export const productCases = {
  matmul: [
    ...both.flatMap((transposeA) =>
      both.flatMap((transposeB) => [
        product([], [], transposeA, transposeB),
        product([2], [2], transposeA, transposeB),
        product([2, 3], [2, 3], transposeA, transposeB),
      ]),
    ),
    ...both.flatMap((transposeB) => [
      product([2], [], false, transposeB),
      product([2, 3], [], false, transposeB),
    ]),
  ],
} satisfies Record<string, OpCase[]>;
