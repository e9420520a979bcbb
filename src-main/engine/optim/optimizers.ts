/** Optimizers as graph formulas over flat vectors, with the host's schedule as input. */
import {
  add,
  div,
  input,
  minimum,
  mul,
  sqrt,
  square,
  sub,
  sum,
} from "../ir/build.ts";
import type { Graph } from "../ir/graph.ts";
import type { Value } from "../ir/node.ts";

export type Optimizer =
  | {
      /** Adam (Kingma and Ba 2015, algorithm 1); `weightDecay` adds to the gradient (L2). */
      readonly kind: "adam";
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
      readonly weightDecay: number;
    }
  | {
      /** AdamW (Loshchilov and Hutter 2019): the decay is decoupled from the gradient. */
      readonly kind: "adamw";
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
      readonly weightDecay: number;
    }
  | {
      /** Gradient descent with momentum, as PyTorch defines it: b = momentum b + g, p -= lr b. */
      readonly kind: "sgd";
      readonly momentum: number;
      readonly weightDecay: number;
    };

export const adam: Optimizer = {
  kind: "adam",
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0,
};

/** Scalars that the host computes anew for each step. */
export const scheduleInputs = {
  learningRate: "learningRate",
  /** 1 - beta1^t and 1 - beta2^t with t counted from 1; computed in double precision, where they are exact. */
  correction1: "correction1",
  correction2: "correction2",
} as const;

/** Names of the optimizer's vectors, each as long as the parameters. */
export function optimizerSlots(optimizer: Optimizer): readonly string[] {
  return optimizer.kind === "sgd" ? ["momentum"] : ["moment1", "moment2"];
}

/** The feeds of `scheduleInputs` for step t, counted from 1. */
export function scheduleValues(
  optimizer: Optimizer,
  step: number,
  learningRate: number,
): Record<string, number> {
  if (optimizer.kind === "sgd") return { learningRate };
  return {
    learningRate,
    correction1: 1 - optimizer.beta1 ** step,
    correction2: 1 - optimizer.beta2 ** step,
  };
}

/** Adds the update to the graph: new parameters and new slots from the gradient, all `[P]`. */
export function applyOptimizer(
  graph: Graph,
  optimizer: Optimizer,
  parameters: Value,
  slots: readonly Value[],
  gradient: Value,
): { parameters: Value; slots: Value[] } {
  const rate = input(graph, scheduleInputs.learningRate, []);
  const decayed =
    optimizer.weightDecay > 0 && optimizer.kind !== "adamw"
      ? add(gradient, mul(parameters, optimizer.weightDecay))
      : gradient;
  if (optimizer.kind === "sgd") {
    const momentum = add(mul(slots[0]!, optimizer.momentum), decayed);
    return {
      parameters: sub(parameters, mul(momentum, rate)),
      slots: [momentum],
    };
  }
  const { beta1, beta2, epsilon, weightDecay } = optimizer;
  const correction1 = input(graph, scheduleInputs.correction1, []);
  const correction2 = input(graph, scheduleInputs.correction2, []);
  const first = add(mul(slots[0]!, beta1), mul(decayed, 1 - beta1));
  const second = add(mul(slots[1]!, beta2), mul(square(decayed), 1 - beta2));
  const spread = add(div(sqrt(second), sqrt(correction2)), epsilon);
  const move = mul(div(first, spread), div(rate, correction1));
  const shrunk =
    optimizer.kind === "adamw" && weightDecay > 0
      ? mul(parameters, sub(1, mul(rate, weightDecay)))
      : parameters;
  return { parameters: sub(shrunk, move), slots: [first, second] };
}

/** The gradient scaled down to this norm when it is longer (Pascanu et al. 2013), and its norm before. */
export function clipByNorm(
  gradient: Value,
  largestNorm: number | null,
): { gradient: Value; norm: Value } {
  const norm = sqrt(sum(square(gradient)));
  if (largestNorm === null) return { gradient, norm };
  const scale = minimum(div(largestNorm, add(norm, 1e-6)), 1);
  return { gradient: mul(gradient, scale), norm };
}
