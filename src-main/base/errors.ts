/** Errors that people read: what happened, where, what was got, what would fit. */

/** What went wrong, as a decision the caller can make; the message is for the reader. */
export type ErrorKind =
  | "bad-input"
  | "not-found"
  | "conflict"
  | "unsupported"
  | "cancelled"
  | "failed"
  | "internal";

/** An error with a kind that survives the way across processes and the network. */
export class CauserieError extends Error {
  readonly kind: ErrorKind;

  constructor(kind: ErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "CauserieError";
    this.kind = kind;
  }
}

/** Input that cannot be used; the sentence says what, where, what it got and what would fit. */
export function badInput(message: string): CauserieError {
  return new CauserieError("bad-input", message);
}

/** A state that the program promises never to reach. */
export function internal(message: string): CauserieError {
  return new CauserieError("internal", `internal: ${message}`);
}

/** Kind and message of anything thrown; unknown errors become `failed`. */
export function describeError(error: unknown): {
  kind: ErrorKind;
  message: string;
} {
  if (error instanceof CauserieError)
    return { kind: error.kind, message: error.message };
  if (error instanceof Error && error.name === "AbortError")
    return { kind: "cancelled", message: "cancelled" };
  return { kind: "failed", message: sentenceOf(error) };
}

/** What the system's refusals mean; its own words name a call that nobody made. */
const refusals: Readonly<Record<string, string>> = {
  EROFS: "cannot be written: its disk is read-only",
  EACCES: "cannot be used: there is no permission",
  EPERM: "cannot be used: there is no permission",
  ENOSPC: "cannot be written: its disk is full",
};

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, path } = error as { code?: string; path?: string };
  const refusal = refusals[code ?? ""];
  return refusal && path ? `${path} ${refusal}` : error.message;
}
