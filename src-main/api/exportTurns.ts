/** A dialogue's turns, as the text of an annotation file. */
import { CauserieError } from "../base/errors.ts";
import type { CallOutputs } from "../contract/calls.ts";
import type { Corpus } from "../corpus/corpus.ts";

export function exportTurns(
  corpus: Corpus,
  dialogueId: string,
  format: "TextGrid" | "rttm",
): CallOutputs["turns/export"] {
  const { title } = corpus.dialogue(dialogueId).dialogue;
  throw new CauserieError(
    "unsupported",
    `${title}: there is no writer for ${format}`,
  );
}
