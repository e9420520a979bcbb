/** From a spec to a training step that is ready to run: what a user waits for after pressing start. */
import { ortExecutor } from "../../engine/executors/ort.ts";
import { adam } from "../../engine/optim/optimizers.ts";
import { buildStep } from "../../engine/optim/step.ts";
import { buildWithLoss } from "../../models/tasks/losses.ts";
import { stepSize } from "../training/session.ts";
import { loadSpec } from "../training/specs.ts";
import type { BenchCase } from "./case.ts";

/** The presets whose steps have the most nodes. */
export const compileCases: readonly BenchCase[] = ["vqvae2", "vap"].map(
  (preset) => ({
    name: `compile/${preset}`,
    title: `spec to a ready training step (preset ${preset})`,
    peer: null,
    runs: 3,
    prepare: async (threads) => ({
      run: () => compile(preset, threads),
      release: async () => undefined,
    }),
  }),
);

async function compile(preset: string, threads?: number): Promise<void> {
  const spec = loadSpec(preset);
  const model = buildWithLoss(spec, { ...stepSize(spec), training: true });
  const step = buildStep(model.graph, { optimizer: adam, clipNorm: 1 });
  const executor = ortExecutor("cpu", { threads });
  const session = await executor.compile(step.graph);
  await session.release();
}
