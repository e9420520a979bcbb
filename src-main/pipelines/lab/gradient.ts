/** A network into the gradient of one of its output steps in its input: what the step really sees, on one device. */
import { Random } from "../../base/random.ts";
import type { LabProbe } from "../../contract/lab.ts";
import { gradientProbeGraph, perStep } from "../../engine/analysis/probe.ts";
import { traceReach } from "../../engine/analysis/reach.ts";
import type { Executor, Tensor } from "../../engine/executors/executor.ts";
import type { Reach } from "../../engine/ir/reach.ts";
import { axisIndex } from "../../engine/ir/value.ts";
import { inputName } from "../../models/builder.ts";
import { modelFeeds, type WeightKind } from "./feeds.ts";
import {
  buildNetwork,
  chunkOf,
  fieldsAlong,
  timedOutputs,
  type Network,
} from "./network.ts";

/** Examples in one run: a maximum or a dead unit hides an input in one example, hardly in all. */
const mostExamples = 6;
/** Longer recordings are run one at a time. */
const shortSteps = 512;
/** Runs with new numbers until the gradient fills the reach of the graph. */
const draws = 6;
/** Input steps of a probe at most. */
const longest = 4096;
/** Steps shown of a past without bound. */
const recentSteps = 48;
/** Outputs that are faster than the input are probed at so many of their phases. */
const mostPhases = 4;

/** Where a probe looks: an output step in the middle of a recording that is long enough for what it sees. */
export interface ProbePlace {
  readonly network: Network;
  readonly output: string;
  readonly step: number;
  /** The input step that the output step stands on. */
  readonly origin: number;
}

/** A network that is as long as the receptive field of an output needs, and the step to probe. */
export function probePlace(
  roomy: Network,
  output: string,
  margin = 4,
  prepare: (network: Network) => Network = (network) => network,
): ProbePlace {
  const value = roomy.model.graph.outputs.get(output)!;
  const field = fieldsAlong(roomy)(value);
  const past = reachOf(field?.from ?? 0);
  const future = reachOf(field?.to ?? 0);
  const block = Math.max(1, chunkOf(roomy));
  const blocks = (steps: number) => Math.ceil(steps / block);
  const before = blocks(past + margin);
  const total = (before + blocks(future + margin) + 2) * block;
  const folded = value.axes[axisIndex(value, "time")]!.size === 1;
  const steps = folded
    ? roomy.steps
    : Math.min(longest, Math.max(total, minimumSteps(roomy)));
  const examples = steps > shortSteps ? 1 : mostExamples;
  const network =
    steps === roomy.steps && roomy.model.input.axes[0]!.size === examples
      ? roomy
      : prepare(buildNetwork(roomy.spec, { batch: examples, steps }));
  const length =
    network.model.graph.outputs.get(output)!.axes[axisIndex(value, "time")]!
      .size;
  const perStepRate = field?.stride ?? 1;
  const step = Math.min(length - 1, Math.round((before * block) / perStepRate));
  return { network, output, step, origin: Math.floor(step * perStepRate) };
}

/** Layers without padding do not fit a shorter recording. */
function minimumSteps(network: Network): number {
  return network.steps > 64 ? network.steps : 1;
}

function reachOf(offset: number): number {
  return Number.isFinite(offset) ? Math.abs(offset) : recentSteps;
}

/** One gradient, as the model gives it: `[examples, channels, T]` or `[examples, channels, T, bins]`. */
export async function runGradient(
  executor: Executor,
  { network, output, step }: ProbePlace,
  random: Random,
  weights: WeightKind,
): Promise<Tensor> {
  const { model } = network;
  const graph = gradientProbeGraph(model.graph, inputName, output, step);
  const session = await executor.compile(graph);
  try {
    const { gradient } = await session.run(modelFeeds(model, random, weights));
    return gradient!;
  } finally {
    await session.release();
  }
}

/** Probes one output on one device and holds what it finds against the graph. */
export async function probeOutput(
  executor: Executor,
  roomy: Network,
  output: string,
): Promise<LabProbe> {
  const place = probePlace(roomy, output);
  const { model } = place.network;
  const value = model.graph.outputs.get(output)!;
  const reach = traceReach(model.graph, inputName).get(value)!;
  const phases = reach.kind === "steps" ? reach.period : 1;
  const last = value.axes[axisIndex(value, "time")]!.size - 1;
  const found: LabProbe[] = [];
  for (let phase = 0; phase < Math.min(phases, mostPhases); phase++) {
    const step = Math.min(last, place.step + phase);
    const stride = reach.kind === "steps" ? reach.advance / reach.period : 1;
    const origin = Math.floor(step * stride);
    found.push(await probeStep(executor, { ...place, step, origin }, reach));
  }
  return worst(found);
}

async function probeStep(
  executor: Executor,
  place: ProbePlace,
  reach: Reach,
): Promise<LabProbe> {
  const { network, output, step, origin } = place;
  const steps = network.steps;
  const promised = promisedSteps(reach, step, steps);
  const random = new Random(`probe ${output} ${step}`);
  const seen = new Float32Array(steps);
  for (let draw = 0; draw < draws; draw++) {
    const kind = draw % 2 === 0 ? "open" : "random";
    const gradient = await runGradient(executor, place, random, kind);
    perStep(gradient, 2).forEach((size, at) => {
      seen[at] = Math.max(seen[at]!, size);
    });
    if (firstDifference(seen, promised, reach) === null) break;
  }
  const hit = [...seen.keys()].filter((at) => seen[at] !== 0);
  const newest = origin + anchorOf(network, output);
  const odd = firstDifference(seen, promised, reach);
  return {
    device: executor.name,
    output,
    maxFutureGradient: Math.max(0, ...seen.subarray(newest + 1)),
    from: (hit[0] ?? origin) - origin,
    to: (hit.at(-1) ?? origin) - origin,
    disagreement:
      odd === null
        ? null
        : `at input step ${signed(odd - origin)} the graph says ${promised.has(odd) ? "seen" : "not seen"}, the gradient of ${output} on ${executor.name} is ${seen[odd]!.toPrecision(3)}`,
  };
}

function anchorOf(network: Network, output: string): number {
  const value = network.model.graph.outputs.get(output)!;
  return fieldsAlong(network)(value)?.anchor ?? 0;
}

function signed(offset: number): string {
  return offset > 0 ? `+${offset}` : String(offset);
}

/** The first input step that only one of the two sees. A past without bound fades below the smallest float, so it may stop early. */
function firstDifference(
  seen: Float32Array,
  promised: ReadonlySet<number>,
  reach: Reach,
): number | null {
  const fades =
    reach.kind !== "steps" ||
    reach.phases.some((offsets) =>
      offsets.some(({ from, to }) => !Number.isFinite(from - to)),
    );
  const odd = seen.findIndex((size, at) => {
    const isSeen = size !== 0;
    return isSeen !== promised.has(at) && !(fades && !isSeen);
  });
  return odd < 0 ? null : odd;
}

/** Input steps that an output step sees by the graph. */
function promisedSteps(reach: Reach, step: number, steps: number): Set<number> {
  const seen = new Set<number>();
  if (reach.kind === "none") return seen;
  const turn = reach.kind === "all" ? 0 : Math.floor(step / reach.period);
  const offsets =
    reach.kind === "all"
      ? [{ from: -Infinity, to: Infinity }]
      : reach.phases[step - turn * reach.period]!;
  const start = reach.kind === "all" ? 0 : turn * reach.advance;
  for (const { from, to } of offsets)
    for (
      let at = Math.max(0, start + from);
      at <= Math.min(steps - 1, start + to);
      at++
    )
      seen.add(at);
  return seen;
}

/** The probes of several steps as one. */
export function worst(probes: readonly LabProbe[]): LabProbe {
  return probes.reduce((all, one) => ({
    ...all,
    maxFutureGradient: Math.max(all.maxFutureGradient, one.maxFutureGradient),
    from: Math.min(all.from, one.from),
    to: Math.max(all.to, one.to),
    disagreement: all.disagreement ?? one.disagreement,
  }));
}

/** Probes every output on every device. */
export async function probeAll(
  roomy: Network,
  executors: readonly Executor[],
): Promise<LabProbe[]> {
  const probes: LabProbe[] = [];
  for (const executor of executors)
    for (const [output] of timedOutputs(roomy))
      probes.push(await probeOutput(executor, roomy, output));
  return probes;
}
