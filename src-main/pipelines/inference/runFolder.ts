/** What a person calls a run, with or without a corpus, into its best checkpoint. */
import { existsSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { CauserieError } from "../../base/errors.ts";
import { Corpus } from "../../corpus/corpus.ts";
import {
  hasCheckpoint,
  readCheckpoint,
  type Checkpoint,
} from "../training/checkpoint.ts";

export interface FoundRun {
  readonly name: string;
  readonly checkpoint: Checkpoint;
}

/**
 * Finds a run by its folder, or by id or name in the corpus: the given one, else the one in the folder where the program runs.
 * Throws one sentence that says where it looked.
 */
export function findRunCheckpoint(run: string, corpus?: string): FoundRun {
  const folder = resolve(run);
  if (existsSync(folder) && statSync(folder).isDirectory())
    return { name: basename(folder), checkpoint: bestOf(folder) };
  const place = resolve(corpus ?? ".");
  if (!existsSync(join(place, "corpus.db")))
    throw new CauserieError(
      "not-found",
      `there is no run folder ${folder} and no corpus in ${place}; give the run's folder, or --corpus`,
    );
  using opened = Corpus.open(place);
  const { id } = opened.findRun(run);
  return { name: id, checkpoint: bestOf(opened.runFolder(id)) };
}

function bestOf(folder: string): Checkpoint {
  return readCheckpoint(
    folder,
    hasCheckpoint(folder, "best") ? "best" : "last",
  );
}
