/** A training in one go and the same one stopped and resumed, as the parameters that both leave. */
import type { Tensor } from "../../src-main/engine/executors/executor.ts";
import type { Report } from "../../src-main/contract/reports.ts";
import type { PipelineIo } from "../../src-main/pipelines/io.ts";
import { train } from "../../src-main/pipelines/train.ts";
import { readCheckpoint } from "../../src-main/pipelines/training/checkpoint.ts";

/** Parameters in one go, and after a stop in the middle. Throws when nothing was stopped. */
export async function trainedTwice(
  preset: string,
  steps: number,
  io: PipelineIo,
): Promise<[whole: Tensor, resumed: Tensor]> {
  const whole = await train({ preset, steps }, io);
  const half = await train({ preset, steps }, stoppingAfter(steps / 2, io));
  if (!half.stopped) throw new Error("the training was not stopped");
  await train({ preset: "", resume: half.run }, io);
  return [parametersOf(whole.run, io), parametersOf(half.run, io)];
}

function parametersOf(run: string, io: PipelineIo): Tensor {
  const { tensors } = readCheckpoint(io.corpus.runFolder(run), "last");
  return tensors["parameters"]!;
}

/** Every look at its clock takes a second, so that every step is reported. */
function stoppingAfter(steps: number, io: PipelineIo): PipelineIo {
  const controller = new AbortController();
  let now = Date.now();
  return {
    corpus: io.corpus,
    report(message: Report) {
      io.report(message);
      const text = message.type === "progress" ? message.message : "";
      if (Number(/^step (\d+)/.exec(text)?.[1]) >= steps) controller.abort();
    },
    now: () => (now += 1000),
    signal: controller.signal,
  };
}
