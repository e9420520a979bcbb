/** Up to six designs into the rows of a table: what each sees, costs and remembers. */
import { describeError } from "../../base/errors.ts";
import { Random } from "../../base/random.ts";
import type { LabComparison } from "../../contract/lab.ts";
import type { Executor } from "../../engine/executors/executor.ts";
import { parseSpec } from "../../models/spec/parse.ts";
import { stepRate, type ModelSpec } from "../../models/spec/spec.ts";
import { modelFeeds } from "./feeds.ts";
import { buildNetwork, buildRoomyNetwork, chunkOf } from "./network.ts";
import { analyse } from "./report.ts";
import { streamOf } from "./streaming.ts";

/** Runs of which the fastest counts. */
const runs = 5;
/** Frames timed at most: a waveform has 16000 a second. */
const mostFrames = 4000;

/** One row for each design; what cannot be built says why and the others stay. */
export async function compareDesigns(
  specs: readonly unknown[],
  executor: Executor,
): Promise<LabComparison[]> {
  const rows: LabComparison[] = [];
  for (const spec of specs) rows.push(await rowOf(spec, executor));
  return rows;
}

async function rowOf(
  value: unknown,
  executor: Executor,
): Promise<LabComparison> {
  try {
    return await measure(parseSpec(value), executor);
  } catch (error) {
    const name = (value as { readonly name?: unknown } | null)?.name;
    return {
      name: String(name ?? "design"),
      problem: describeError(error).message,
      causal: false,
      parameters: 0,
      flopsPerFrame: 0,
      field: null,
      fieldMilliseconds: null,
      stateSize: null,
      millisecondsPerSecond: null,
    };
  }
}

async function measure(
  spec: ModelSpec,
  executor: Executor,
): Promise<LabComparison> {
  const network = buildRoomyNetwork(spec);
  const report = analyse(spec, network);
  const { frames } = report.receptiveField;
  const streamed = streamOf(network);
  return {
    name: spec.name,
    problem: null,
    causal: report.causal,
    parameters: report.parameters,
    flopsPerFrame: report.flopsPerFrame,
    field: report.receptiveField,
    fieldMilliseconds:
      frames === null ? null : (1000 * frames) / report.framesPerSecond,
    stateSize: "stream" in streamed ? streamed.stream.stateSize : null,
    millisecondsPerSecond: await timeSecond(
      spec,
      executor,
      chunkOf(network),
      network.steps,
    ),
  };
}

/** Milliseconds for one second of sound, from the fastest of several runs over up to four seconds. */
async function timeSecond(
  spec: ModelSpec,
  executor: Executor,
  chunk: number,
  fewest: number,
): Promise<number> {
  const rate = stepRate(spec);
  const wanted = Math.max(fewest, Math.min(mostFrames, 4 * rate));
  const steps = Math.ceil(wanted / chunk) * chunk;
  const { model } = buildNetwork(spec, { steps });
  const feeds = modelFeeds(model, new Random("speed"), "random");
  const session = await executor.compile(model.graph);
  try {
    let best = Infinity;
    for (let i = 0; i < runs; i++) {
      const start = performance.now();
      await session.run(feeds);
      best = Math.min(best, performance.now() - start);
    }
    return (best * rate) / steps;
  } finally {
    await session.release();
  }
}
