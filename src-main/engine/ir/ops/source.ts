/** Records of ops that begin a graph. */
import { badInput } from "../../../base/errors.ts";
import type { RecordsOf } from "../record.ts";
import { noReach } from "../reach.ts";
import { elements, type ValueType } from "../value.ts";

export const sourceRecords: RecordsOf<"input" | "constant"> = {
  input: {
    shape: ({ dtype, axes }) => [{ dtype, axes }],
    reach: () => noReach,
    grad: () => [],
    flops: () => 0,
  },
  constant: {
    shape: ({ axes, data }, _inputs, place) => {
      const type: ValueType = {
        dtype: data instanceof Float32Array ? "f32" : "i32",
        axes,
      };
      const expected = elements(axes.map(({ size }) => size));
      if (data.length !== expected)
        throw badInput(
          `${place}: got ${data.length} numbers for a shape of ${expected}`,
        );
      return [type];
    },
    reach: () => noReach,
    grad: () => [],
    flops: () => 0,
  },
};
