/** A trained codebook into what each code stands for: the frame that it decodes to. */
import { readPrototypes, writePrototypes } from "../../corpus/prototypes.ts";
import { melFrequenciesHz } from "../../features/melFilters.ts";
import { leastCommonMultiple } from "../../models/block.ts";
import type { OpenedVoiceRun } from "../inference/openVoiceRun.ts";
import type { VoiceModel } from "../inference/voiceModel.ts";
import { breathe, throwIfCancelled, type PipelineIo } from "../io.ts";
import { melSettingsOf } from "../training/features.ts";

/** Decimals kept of a value in nepers. */
const decimals = 2;

/** Decodes every code once for a model after so many steps, and keeps the result in the run's folder. */
export async function computePrototypes(
  { run, checkpoint, model }: OpenedVoiceRun,
  io: PipelineIo,
): Promise<void> {
  const folder = io.corpus.runFolder(run.id);
  const { steps } = checkpoint.head;
  if (readPrototypes(folder)?.steps === steps) return;
  const grids = [];
  for (const [index, { name, codes }] of model.grids.entries()) {
    throwIfCancelled(io);
    const values = await prototypesOf(model, index);
    grids.push({ name, codes, values });
  }
  const frequenciesHz = melFrequenciesHz(melSettingsOf(model.spec.features));
  writePrototypes(folder, { steps, frequenciesHz, grids });
}

/** Frames decoded at once: many codes, one after the other. */
const batchFrames = 2048;

/** Each code in all rows of its grid, with code 0 in the others, for as long as the decoder remembers; the last frame counts. */
async function prototypesOf(
  model: VoiceModel,
  index: number,
): Promise<number[][]> {
  const { bands } = model.spec.features;
  const block = leastCommonMultiple(model.grids.map(({ stride }) => stride));
  const held = Math.ceil((model.decoderContext + 1) / block) * block;
  const count = model.grids[index]!.codes;
  const atOnce = Math.max(1, Math.floor(batchFrames / held));
  const prototypes: number[][] = [];
  for (let first = 0; first < count; first += atOnce) {
    const batch = Math.min(atOnce, count - first);
    const codes = model.grids.map(({ rows, stride }, grid) => {
      const each = (held / stride) * rows;
      return Int32Array.from({ length: batch * each }, (_, i) =>
        grid === index ? first + Math.floor(i / each) : 0,
      );
    });
    const decoded = await model.decode(codes, batch * held);
    for (let code = 0; code < batch; code++) {
      const last = ((code + 1) * held - 1) * bands;
      prototypes.push(
        Array.from(decoded.subarray(last, last + bands), (value) =>
          Number(value.toFixed(decimals)),
        ),
      );
    }
    await breathe();
  }
  return prototypes;
}
