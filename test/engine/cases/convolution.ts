/** Cases of the convolution and its adjoints: one and two axes, every part of the geometry, steps that do not divide. */
import { conv, convTranspose } from "../../../src-main/engine/ir/build.ts";
import type { ConvGeometry } from "../../../src-main/engine/ir/opParams.ts";
import { sized, type OpCase } from "./opCase.ts";

interface Plan extends ConvGeometry {
  readonly title: string;
  readonly kernel: readonly number[];
  readonly sizes: readonly number[];
  readonly bias?: boolean;
}

/** One axis: kernel, stride, dilation, pads. */
function line(
  title: string,
  [kernel, stride, dilation, low, high]: readonly number[],
  size = 9,
  bias = false,
): Plan {
  return {
    title,
    bias,
    kernel: [kernel!],
    sizes: [size],
    stride: [stride!],
    dilation: [dilation!],
    padLow: [low!],
    padHigh: [high!],
  };
}

const plans: readonly Plan[] = [
  line("valid", [3, 1, 1, 0, 0]),
  line("causal with bias", [3, 1, 1, 2, 0], 9, true),
  line("causal and dilated", [3, 1, 2, 4, 0], 9, true),
  line("same", [5, 1, 1, 2, 2]),
  line("of stride 2", [4, 2, 1, 0, 0], 10, true),
  line("of stride 2 with a rest", [4, 2, 1, 3, 0], 10),
  line("of stride 3 with dilation 2", [3, 3, 2, 2, 1], 11, true),
  line("of stride longer than the kernel", [1, 3, 1, 0, 0], 10),
  line("padded by more than the kernel", [2, 1, 1, 4, 3], 5),
  line("dilated beyond all its steps", [3, 1, 6, 12, 0], 5, true),
  line("that sees none of its steps", [2, 1, 1, 9, 0], 4),
  line("with a kernel of 1", [1, 1, 1, 0, 0], 6, true),
  {
    title: "over two axes, causal in the first",
    kernel: [3, 3],
    sizes: [5, 4],
    stride: [1, 1],
    dilation: [1, 1],
    padLow: [2, 1],
    padHigh: [0, 1],
    bias: true,
  },
  {
    title: "over two axes, dilated and strided apart",
    kernel: [2, 3],
    sizes: [7, 8],
    stride: [1, 2],
    dilation: [3, 1],
    padLow: [3, 1],
    padHigh: [0, 0],
  },
  {
    title: "over two axes with rests",
    kernel: [2, 4],
    sizes: [6, 7],
    stride: [2, 2],
    dilation: [2, 1],
    padLow: [1, 2],
    padHigh: [2, 0],
    bias: true,
  },
];

const [batch, inputs, outputs] = [2, 3, 4];

function resultSizes({ kernel, sizes, ...geometry }: Plan): number[] {
  return sizes.map((size, i) => {
    const span = (kernel[i]! - 1) * geometry.dilation[i]! + 1;
    const room = size + geometry.padLow[i]! + geometry.padHigh[i]! - span;
    return Math.floor(room / geometry.stride[i]!) + 1;
  });
}

function geometryOf({ stride, dilation, padLow, padHigh }: Plan): ConvGeometry {
  return { stride, dilation, padLow, padHigh };
}

function convCase(plan: Plan): OpCase {
  return {
    title: plan.title,
    inputs: {
      x: sized([batch, inputs, ...plan.sizes]),
      w: sized([outputs, inputs, ...plan.kernel]),
      ...(plan.bias && { bias: sized([outputs]) }),
    },
    build: ({ x, w, bias }) => [conv(x!, w!, bias ?? null, geometryOf(plan))],
  };
}

function transposeCase(plan: Plan): OpCase {
  return {
    title: plan.title,
    inputs: {
      x: sized([batch, outputs, ...resultSizes(plan)]),
      w: sized([outputs, inputs, ...plan.kernel]),
      ...(plan.bias && { bias: sized([inputs]) }),
    },
    build: ({ x, w, bias }) => [
      convTranspose(x!, w!, bias ?? null, {
        ...geometryOf(plan),
        sizes: plan.sizes,
      }),
    ],
  };
}

function weightGradCase(plan: Plan): OpCase {
  return {
    title: plan.title,
    inputs: {
      x: sized([batch, inputs, ...plan.sizes]),
      dy: sized([batch, outputs, ...resultSizes(plan)]),
    },
    build: ({ x, dy }) =>
      x!.node.graph.apply(
        "convWeightGrad",
        { ...geometryOf(plan), kernel: plan.kernel },
        [x!, dy!],
      ),
    gradient: "refused",
  };
}

export const convolutionCases = {
  conv: plans.map(convCase),
  convTranspose: plans.map(transposeCase),
  convWeightGrad: plans.map(weightGradCase),
} satisfies Record<string, OpCase[]>;
