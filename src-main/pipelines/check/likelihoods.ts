/** Runs the numeric cases of likelihoods: cross-entropies, Gaussian mixtures, bits, and the shift of teacher forcing. */
import {
  add,
  cast,
  concat,
  div,
  erf,
  exp,
  log,
  logSoftmax,
  matmul,
  mean,
  mul,
  neg,
  oneHot,
  reshape,
  slice,
  softmax,
  sub,
  sum,
} from "../../engine/ir/build.ts";
import type { Graph } from "../../engine/ir/graph.ts";
import type { Value } from "../../engine/ir/node.ts";
import { axis } from "../../engine/ir/value.ts";
import { mixtureNats } from "../../models/losses/mixture.ts";
import {
  compute,
  indicesOf,
  runByKeys,
  slopes,
  valueOf,
  type Nested,
} from "./arrays.ts";
import { logScaleNames, runLogisticMixture } from "./logisticMixture.ts";
import {
  compare,
  failed,
  type CaseFamilies,
  type CaseFile,
  type CaseRecord,
  type CaseResult,
} from "./types.ts";

export const families: CaseFamilies = {
  likelihoods: (testCase, file) =>
    runByKeys(testCase, [
      [["logits", "targets"], runCrossEntropy],
      [["mu", "log_sigma", "pi_logits", "Q", "lo", "hi"], runBinMass],
      ...logScaleNames.map(
        (name) => [["mu", name, "pi_logits", "Q"], runLogisticMixture] as const,
      ),
      [["mu", "log_sigma", "pi_logits", "x"], runMixture],
      [["x", "step"], (one) => runDensity(one, file)],
      [["bins", "bos"], runShift],
      [[], runUniform],
    ]),
};

/** Nats and bits of a uniform choice; the number of choices stands in the key: `bits_64`. */
function runUniform(testCase: CaseRecord): CaseResult {
  const keys = Object.keys(testCase.expected as object);
  const found = compute((graph) =>
    Object.fromEntries(
      keys.map((key) => {
        const [unit, choices] = key.split("_");
        const flat = valueOf(graph, new Array<number>(Number(choices)).fill(0));
        const nats = neg(mean(logSoftmax(flat, 0)));
        return [key, unit === "bits" ? toBits(nats) : nats];
      }),
    ),
  );
  return compare(testCase, found);
}

function toBits(nats: Value): Value {
  return mul(nats, 1 / Math.LN2);
}

/** The mean is over valid rows only. */
function runCrossEntropy(testCase: CaseRecord): CaseResult {
  const found = compute((graph) => {
    const logits = valueOf(graph, testCase.logits as Nested); // [N, K]
    const targets = indicesOf(graph, testCase.targets as number[]);
    const hot = oneHot(targets, logits.axes[1]!);
    const nats = neg(sum(mul(logSoftmax(logits, 1), hot), [1]));
    const ones = (testCase.targets as number[]).map(() => 1);
    const mask = valueOf(graph, (testCase.mask as Nested | undefined) ?? ones);
    const average = div(sum(mul(nats, mask)), sum(mask));
    return {
      nats,
      mean_nats: average,
      bits_per_dim: toBits(average),
      grad_logits_of_mean: slopes(average, [logits])[0]!,
    };
  });
  return compare(testCase, found);
}

interface Mixture {
  readonly mu: readonly number[];
  readonly log_sigma: readonly number[];
  readonly pi_logits: readonly number[];
}

/** Nats `[N]` of numbers under a mixture. */
function natsOf(graph: Graph, x: readonly number[], mixture: Mixture): Value {
  const { pi_logits, mu, log_sigma } = mixture;
  const column = (values: readonly number[]) =>
    [values.map((value) => [value])] as Nested; // [1, K, 1]
  const head = valueOf(graph, column([...pi_logits, ...mu, ...log_sigma]));
  const numbers = valueOf(
    graph,
    x.map((value) => [[value]]),
  );
  return reshape(mixtureNats(numbers, head), [axis("n", x.length)]);
}

function runMixture(testCase: CaseRecord): CaseResult {
  const mixture = testCase as unknown as Mixture;
  const found = compute((graph) => {
    const nats = natsOf(graph, testCase.x as number[], mixture);
    return { nll_nats: nats, mean: mean(nats) };
  });
  return compare(testCase, found);
}

/** Mass of Q equal bins from lo to hi; the first begins and the last ends at infinity. */
function runBinMass(testCase: CaseRecord): CaseResult {
  const mixture = testCase as unknown as Mixture;
  const { lo, hi, Q } = testCase as unknown as Record<string, number>;
  const found = compute((graph) => {
    const inner = Array.from(
      { length: Q! - 1 },
      (_, i) => lo! + ((i + 1) * (hi! - lo!)) / Q!,
    );
    const edges = valueOf(
      graph,
      inner.map((edge) => [edge]),
    ); // [Q - 1, 1]
    const spread = mul(exp(valueOf(graph, [mixture.log_sigma])), Math.SQRT2);
    const distance = div(sub(edges, valueOf(graph, [mixture.mu])), spread);
    const below = mul(add(erf(distance), 1), 0.5); // [Q - 1, K]
    const weights = softmax(valueOf(graph, [mixture.pi_logits]), 1);
    const cumulated = matmul(below, weights, { transposeB: true });
    const ends = (value: number) => valueOf(graph, [[value]]);
    const mass = sub(
      concat([cumulated, ends(1)], 0),
      concat([ends(0), cumulated], 0),
    );
    const flat = reshape(mass, [axis("bin", Q!)]);
    return { mass: flat, bits: toBits(neg(log(flat))) };
  });
  return compare(testCase, found);
}

/** Bits of a bin around x from the density there; the mixture is that of the case before. */
function runDensity(testCase: CaseRecord, file: CaseFile): CaseResult {
  const own = testCase.mu === undefined ? undefined : testCase;
  const earlier = file.cases.filter(({ mu }) => mu !== undefined).at(-1);
  const mixture = (own ?? earlier) as unknown as Mixture | undefined;
  if (!mixture) return failed(testCase, "the file has no mixture to take");
  const found = compute((graph) => {
    const nats = natsOf(graph, [testCase.x as number], mixture);
    const bits = sub(toBits(nats), Math.log2(testCase.step as number));
    return { bits_approx: sum(bits), nll_nats: sum(nats) };
  });
  return compare(testCase, found);
}

/** Each bin is predicted from the bins before it; the first from a number that begins every frame. */
function runShift(testCase: CaseRecord): CaseResult {
  const found = compute((graph) => {
    const bins = indicesOf(graph, testCase.bins as number[]);
    const first = indicesOf(graph, [testCase.bos as number]);
    const count = bins.axes[0]!.size;
    const before = concat([first, slice(bins, 0, 0, count - 1)], 0);
    return { inputs: cast(before, "f32"), targets: cast(bins, "f32") };
  });
  return compare(testCase, found);
}
