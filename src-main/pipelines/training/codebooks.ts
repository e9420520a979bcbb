/** When codebooks begin from data and when unused codes are replaced: what the host tells them in a step. */
import type { Random } from "../../base/random.ts";
import { floats, integers } from "../../engine/executors/executor.ts";
import { elements, shapeOf } from "../../engine/ir/value.ts";
import { codebookControls } from "../../models/layers/quantize.ts";
import type { Model } from "../../models/model.ts";
import type { Feeds } from "./taskData.ts";

/** Steps between two looks for unused codes (MODELS section 1c). */
const restartEvery = 20;
/** A code is unused when it gets less than this share of what it would get if all were used equally; a tenth leaves many idle (docs/reconstruction.md). */
const restartShare = 0.3;

/** Rows of the batch, thresholds and counts for every codebook; the first step takes all codes from its batch. */
export function codebookFeeds(
  model: Model,
  step: number,
  random: Random,
): Feeds {
  const feeds: Feeds = {};
  for (const { path, vectors, codes } of codebooksOf(model)) {
    const first = step === 1;
    if (!first && step % restartEvery !== 0) continue;
    const fewest = (restartShare * vectors) / codes;
    const name = (control: string) => `${path}/${control}`;
    feeds[name(codebookControls.rows)] = integers(
      distinctRows(vectors, codes, random),
      [codes],
    );
    feeds[name(codebookControls.below)] = floats([first ? 3e38 : fewest], []);
    feeds[name(codebookControls.count)] = floats(
      [first ? vectors / codes : fewest],
      [],
    );
  }
  return feeds;
}

interface Codebook {
  readonly path: string;
  /** Vectors in a batch. */
  readonly vectors: number;
  readonly codes: number;
}

function codebooksOf({ controls, sideOutputs }: Model): Codebook[] {
  const suffix = `/${codebookControls.rows}`;
  return controls
    .filter(({ name }) => name.endsWith(suffix))
    .map(({ name, idle }) => {
      const path = name.slice(0, -suffix.length);
      const indices = sideOutputs.get(`${path}/codes`)!;
      return { path, vectors: elements(shapeOf(indices)), codes: idle.length };
    });
}

/** Different rows as long as there are enough of them. */
function distinctRows(rows: number, count: number, random: Random): Int32Array {
  const chosen = new Int32Array(count);
  const taken = new Set<number>();
  for (let i = 0; i < count; i++) {
    let row = random.integer(rows);
    while (taken.has(row) && taken.size < rows) row = random.integer(rows);
    taken.add(row);
    chosen[i] = row;
  }
  return chosen;
}
