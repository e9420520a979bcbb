/** Computes the matrix product as sums of products. */
import { elements, shapeOf } from "../../ir/value.ts";
import { zerosLike, type KernelsOf, type Numbers } from "./numbers.ts";

/** Steps in memory from row to row, column to column and matrix to matrix; 0 where a plain matrix repeats. */
interface Layout {
  readonly row: number;
  readonly column: number;
  readonly matrix: number;
}

function layoutOf({ shape }: Numbers, transposed: boolean): Layout {
  const [rows, columns] = shape.slice(-2) as [number, number];
  const matrix = shape.length === 2 ? 0 : rows * columns;
  return transposed
    ? { row: 1, column: columns, matrix }
    : { row: columns, column: 1, matrix };
}

export const productKernels: KernelsOf<"matmul"> = {
  matmul: ([a, b], { transposeA, transposeB }, [output]) => {
    const inner = a!.shape.at(transposeA ? -2 : -1)!;
    const shape = shapeOf(output!);
    const [rows, columns] = shape.slice(-2) as [number, number];
    const count = elements(shape.slice(0, -2));
    const inA = layoutOf(a!, transposeA);
    const inB = layoutOf(b!, transposeB);
    const y = zerosLike(output!);
    for (let m = 0; m < count; m++)
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < columns; j++)
          for (let k = 0; k < inner; k++)
            y[(m * rows + i) * columns + j]! +=
              a!.data[m * inA.matrix + i * inA.row + k * inA.column]! *
              b!.data[m * inB.matrix + k * inB.row + j * inB.column]!;
    return [y];
  },
};
