/** The default model as it listens live: one frame in, the heads of one frame out. */
import { streamGraph } from "../../engine/analysis/stream/stream.ts";
import { Streamer } from "../../engine/analysis/stream/streamer.ts";
import { floats } from "../../engine/executors/executor.ts";
import { ortExecutor } from "../../engine/executors/ort.ts";
import {
  initialParameters,
  parametersInput,
} from "../../engine/optim/parameters.ts";
import { Random } from "../../base/random.ts";
import { inputName } from "../../models/builder.ts";
import { buildModel } from "../../models/model.ts";
import { packModel } from "../../models/packed.ts";
import { loadSpec } from "../training/specs.ts";
import type { BenchCase, Prepared } from "./case.ts";

/** Frames in one run: a single one is too short to be timed. */
const frames = 200;

export const streamingCase: BenchCase = {
  name: "step/streaming-frame",
  title: `${frames} frames of the default model, one by one (preset turns-cnn)`,
  peer: "step_streaming_frame",
  runs: 31,
  prepare,
};

/** On one thread, as `causerie stream` runs it. */
async function prepare(): Promise<Prepared> {
  const random = new Random("streaming");
  const model = buildModel(loadSpec("turns-cnn"), { batch: 1, steps: 256 });
  const { graph, slots } = packModel(model.graph);
  const flat = initialParameters(slots, model.initialisers, random);
  const streamer = await Streamer.create(
    ortExecutor("cpu", { threads: 1 }),
    streamGraph(graph, 1),
    { [parametersInput]: floats(flat, [flat.length]) },
  );
  const channels = model.input.axes[1]!.size;
  const frame = floats(
    Float32Array.from({ length: channels }, () => random.normal()),
    [1, channels, 1],
  );
  return {
    run: async () => {
      for (let i = 0; i < frames; i++)
        await streamer.push({ [inputName]: frame });
    },
    release: () => streamer.release(),
    rate: (milliseconds) =>
      `${((1000 * milliseconds) / frames).toFixed(0)} microseconds a frame`,
  };
}
