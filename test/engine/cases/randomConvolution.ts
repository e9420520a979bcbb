/** A seed into a case of a convolution, or of its adjoint, with geometry drawn from everything that is allowed. */
import { Random } from "../../../src-main/base/random.ts";
import { conv, convTranspose } from "../../../src-main/engine/ir/build.ts";
import { sized, type OpCase } from "./opCase.ts";

interface AxisPlan {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly padLow: number;
  readonly padHigh: number;
  /** Steps of the convolution's input. */
  readonly size: number;
}

function drawAxis(random: Random): AxisPlan {
  const kernel = 1 + random.integer(5);
  const dilation = 1 + random.integer(3);
  const span = (kernel - 1) * dilation + 1;
  const padLow = random.integer(span + 2);
  const padHigh = random.integer(3);
  const least = Math.max(1, span - padLow - padHigh);
  const size = least + random.integer(9);
  return {
    kernel,
    stride: 1 + random.integer(3),
    dilation,
    padLow,
    padHigh,
    size,
  };
}

function resultSize({ size, padLow, padHigh, ...plan }: AxisPlan): number {
  const span = (plan.kernel - 1) * plan.dilation + 1;
  return Math.floor((size + padLow + padHigh - span) / plan.stride) + 1;
}

export function randomConvolution(seed: number): OpCase {
  const random = new Random(`convolution ${seed}`);
  const plans = Array.from({ length: 1 + random.integer(2) }, () =>
    drawAxis(random),
  );
  const [batch, inputs, outputs] = [1, 1, 1].map(
    (least) => least + random.integer(3),
  ) as [number, number, number];
  const adjoint = random.integer(2) === 1;
  const of = (key: keyof AxisPlan) => plans.map((plan) => plan[key]);
  const geometry = {
    stride: of("stride"),
    dilation: of("dilation"),
    padLow: of("padLow"),
    padHigh: of("padHigh"),
  };
  const results = plans.map(resultSize);
  const x = adjoint
    ? [batch, outputs, ...results]
    : [batch, inputs, ...of("size")];
  return {
    title: `${seed}: ${adjoint ? "convTranspose" : "conv"} ${JSON.stringify(plans)}`,
    inputs: {
      x: sized(x),
      w: sized([outputs, inputs, ...of("kernel")]),
      bias: sized([adjoint ? inputs : outputs]),
    },
    build: (values) => {
      const [data, weight, bias] = [values.x!, values.w!, values.bias!];
      return adjoint
        ? [
            convTranspose(data, weight, bias, {
              ...geometry,
              sizes: of("size"),
            }),
          ]
        : [conv(data, weight, bias, geometry)];
    },
  };
}
