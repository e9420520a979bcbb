/** Calls that the desktop makes itself, by the same way as its page: a request to the fetch handler. */
import { CauserieError } from "../../base/errors.ts";
import type { ErrorKind } from "../../base/errors.ts";
import type { ErrorBody } from "../../contract/bytes.ts";
import type { CallInput, CallName, CallOutput } from "../../contract/calls.ts";
import type { OpenCorpus } from "./corpora.ts";

/** Calls `name`; throws what the handler answered as an error. */
export async function callStudio<N extends CallName>(
  corpus: OpenCorpus,
  name: N,
  input: CallInput<N>,
): Promise<CallOutput<N>> {
  const response = await corpus.handle(
    new Request(`http://studio/api/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(input),
    }),
  );
  const answer: unknown = await response.json();
  if (response.ok) return answer as CallOutput<N>;
  const { error } = answer as ErrorBody;
  throw new CauserieError(error.kind as ErrorKind, error.message);
}
