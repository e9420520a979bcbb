/** An error, as the status and body of an answer. */
import { describeError, type ErrorKind } from "../base/errors.ts";
import type { ErrorBody } from "../contract/bytes.ts";

const statusOf: Record<ErrorKind, number> = {
  "bad-input": 400,
  "not-found": 404,
  conflict: 409,
  unsupported: 422,
  cancelled: 499,
  failed: 500,
  internal: 500,
};

/** The answer to a request that failed; `call` names what was asked for. */
export function errorResponse(error: unknown, call: string): Response {
  const { kind, message } = describeError(error);
  const body: ErrorBody = { error: { kind, message, call } };
  return Response.json(body, {
    status: statusOf[kind],
    headers: { "cache-control": "no-store" },
  });
}
