/** Requests of `causerie://studio/...` turned into the one fetch handler's answers. */
import { protocol } from "electron";
import { errorResponse } from "../../api/errors.ts";
import type { Handler } from "../../api/handler.ts";
import { CauserieError } from "../../base/errors.ts";
import { isStudioAddress, scheme, studioOrigin } from "./schemes.ts";

/** Before the application is ready: the scheme gets an origin, counts as secure, can be fetched and streamed. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme,
      privileges: {
        standard: true,
        secure: true,
        supportFetchAPI: true,
        stream: true,
        codeCache: true,
      },
    },
  ]);
}

/** Once ready: hands every request of the studio's own page to the handler. */
export function mount(handler: Handler): void {
  protocol.handle(scheme, async (request) => {
    try {
      checkOrigin(request);
      return await handler(asHttp(request));
    } catch (error) {
      return errorResponse(error, request.url);
    }
  });
}

/** Nobody but the studio's own page asks, and nothing but the studio's own host is asked. */
function checkOrigin(request: Request): void {
  if (!isStudioAddress(request.url))
    throw new CauserieError(
      "not-found",
      `${request.url} is no address of Causerie; its only host is ${studioOrigin}`,
    );
  const initiator = initiatorOf(request);
  if (initiator !== undefined && initiator !== studioOrigin)
    throw new CauserieError(
      "not-found",
      `${initiator ?? "an opaque origin"} may not ask Causerie; only its own page may`,
    );
}

/** Set by Chromium, not by the page; absent for what the browser itself starts, such as the first load. */
function initiatorOf(request: Request): string | null | undefined {
  return (request as Request & { readonly initiatorOrigin?: string | null })
    .initiatorOrigin;
}

/**
 * The same request under http: routers find the path by the place of the third slash in `http://host/`, which in
 * `causerie://studio/` is another one.
 */
function asHttp(request: Request): Request {
  const url = request.url.replace(studioOrigin, "http://studio");
  return new Request(url, {
    method: request.method,
    headers: request.headers,
    body: request.body,
    signal: request.signal,
    // A streamed body must say that it is sent before the answer is read.
    ...(request.body === null ? {} : { duplex: "half" }),
  });
}
