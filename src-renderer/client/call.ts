/** A call's name and input -> its answer, over `POST /api/<name>`. */
import type { ErrorBody } from "../../src-main/contract/bytes.ts";
import type {
  AppCallInput,
  AppCallName,
  AppCallOutputs,
} from "../../src-main/contract/app.ts";
import type {
  CallInput,
  CallName,
  CallOutput,
} from "../../src-main/contract/calls.ts";

/** A call that the host refused; decisions go by `kind`, the message is for the reader. */
export class CallError extends Error {
  readonly kind: string;
  readonly call: string;

  constructor(kind: string, message: string, call: string) {
    super(message);
    this.name = "CallError";
    this.kind = kind;
    this.call = call;
  }
}

/** Calls the host. Throws `CallError` with the host's own sentence, or with kind `unreachable` when it does not answer. */
export async function call<N extends CallName>(
  name: N,
  input: CallInput<N>,
  signal?: AbortSignal,
): Promise<CallOutput<N>> {
  const response = await post(name, input, signal);
  if (!response.ok) throw await refusal(name, response);
  return (await response.json()) as CallOutput<N>;
}

/** The same for calls about the application itself. */
export async function callApp<N extends AppCallName>(
  name: N,
  input: AppCallInput<N>,
): Promise<AppCallOutputs[N]> {
  const response = await post(name, input);
  if (!response.ok) throw await refusal(name, response);
  return (await response.json()) as AppCallOutputs[N];
}

async function post(
  name: string,
  input: unknown,
  signal?: AbortSignal,
): Promise<Response> {
  try {
    return await fetch(`/api/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(input),
      signal: signal ?? null,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new CallError(
      "unreachable",
      "The studio's host does not answer; is it still running?",
      name,
    );
  }
}

async function refusal(name: string, response: Response): Promise<CallError> {
  try {
    const { error } = (await response.json()) as ErrorBody;
    return new CallError(error.kind, error.message, error.call);
  } catch {
    const message = `${name} answered with status ${response.status}`;
    return new CallError("failed", message, name);
  }
}

/** The sentence that a person reads about anything that was thrown. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
