/** Who may talk to the server: the one who was given its address. A page of another site may not. */
import { randomBytes, timingSafeEqual } from "node:crypto";
import type { Handler } from "../../api/handler.ts";
import { securityHeaders } from "../../api/page.ts";

const cookieName = "causerie";

export interface GuardOptions {
  /** The secret; made anew for each server unless a caller must know it beforehand. */
  readonly token: string;
  /** Host names under which the server may be asked, without port. Null accepts any. */
  readonly hosts: ReadonlySet<string> | null;
}

/** A secret that nobody guesses. */
export function newToken(): string {
  return randomBytes(24).toString("base64url");
}

/**
 * Lets a request through when it carries the token as a cookie. `/?token=...` sets that cookie and redirects to `/`, so
 * that the secret leaves the address bar. The Host header is checked because a foreign name that resolves to this
 * machine (DNS rebinding) would otherwise make a foreign page same-origin.
 */
export function guarded(handler: Handler, options: GuardOptions): Handler {
  return async (request) => {
    const url = new URL(request.url);
    if (options.hosts !== null && !options.hosts.has(url.hostname))
      return refusal(421, `this server does not answer for ${url.hostname}`);
    const given = url.searchParams.get("token");
    if (request.method === "GET" && url.pathname === "/" && given !== null)
      return equal(given, options.token)
        ? entrance(options.token)
        : refusal(403, "this address belongs to a server that is gone");
    const cookie = cookieOf(request.headers.get("cookie") ?? "");
    if (cookie === null || !equal(cookie, options.token))
      return refusal(
        401,
        "open the studio by the address that `causerie serve` printed",
      );
    const origin = request.headers.get("origin");
    if (origin !== null && origin !== url.origin && request.method !== "GET")
      return refusal(403, `${origin} may not change anything here`);
    return handler(request);
  };
}

function entrance(token: string): Response {
  return new Response(null, {
    status: 303,
    headers: {
      ...securityHeaders,
      location: "/",
      "cache-control": "no-store",
      "set-cookie": `${cookieName}=${token}; Path=/; HttpOnly; SameSite=Strict`,
    },
  });
}

function refusal(status: number, sentence: string): Response {
  return new Response(`${sentence}\n`, {
    status,
    headers: {
      ...securityHeaders,
      "content-type": "text/plain; charset=utf-8",
      "cache-control": "no-store",
    },
  });
}

function cookieOf(header: string): string | null {
  for (const part of header.split(";")) {
    const [name, value] = part.trim().split("=", 2);
    if (name === cookieName) return value ?? "";
  }
  return null;
}

function equal(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
