/** Who may talk to the server: the browser that was let in by an address of its own. A page of another site may not. */
import { randomBytes, timingSafeEqual } from "node:crypto";
import type { Handler } from "../../api/handler.ts";
import { securityHeaders } from "../../api/page.ts";
import { refusal, refusalPage } from "./refusals.ts";

export interface GuardOptions {
  /** Host names under which the server may be asked, without port. Null accepts any. */
  readonly hosts: ReadonlySet<string> | null;
  /** What the cookie holds; made anew for each server unless a caller must know it beforehand. */
  readonly session?: string | undefined;
  /** An address stays good: where nobody can ask for another one. */
  readonly reusable?: boolean | undefined;
}

export interface Guard {
  /** A new token; it lets one browser in, once. */
  issueToken(): string;
  /** The handler behind the guard. */
  protect(handler: Handler): Handler;
}

/**
 * `/?token=...` exchanges a token for the session's cookie and redirects to `/`: the address in a history, a log or a
 * message opens nothing any more. The Host header is checked because a foreign name that resolves to this machine (DNS
 * rebinding) would otherwise make a foreign page same-origin.
 */
export function createGuard(options: GuardOptions): Guard {
  const { hosts, reusable = false } = options;
  // An empty secret would let everybody in.
  const session = options.session || newSecret();
  const tokens = new Set<string>();
  return {
    issueToken() {
      const token = newSecret();
      tokens.add(token);
      return token;
    },
    protect: (handler) => async (request) => {
      const url = new URL(request.url);
      if (hosts !== null && !hosts.has(url.hostname))
        return refusal(421, `this server does not answer for ${url.hostname}`);
      const token = url.searchParams.get("token");
      const isKnown = equal(cookieOf(request, cookieName(url)), session);
      if (isEntrance(request, url) && token !== null)
        return use(tokens, token, reusable) || isKnown
          ? entrance(cookieName(url), session)
          : refusalPage(request, "used");
      if (!isKnown) return refusalPage(request, "unknown");
      const origin = request.headers.get("origin");
      if (origin !== null && origin !== url.origin && request.method !== "GET")
        return refusal(403, `${origin} may not change anything here`);
      return handler(request);
    },
  };
}

/** A secret that nobody guesses. */
function newSecret(): string {
  return randomBytes(24).toString("base64url");
}

function isEntrance({ method }: Request, { pathname }: URL): boolean {
  return method === "GET" && pathname === "/";
}

/** Whether a token was good; it is not any more, unless it is kept. */
function use(tokens: Set<string>, given: string, keep: boolean): boolean {
  const token = [...tokens].find((one) => equal(given, one));
  return token !== undefined && (keep || tokens.delete(token));
}

function entrance(cookie: string, session: string): Response {
  return new Response(null, {
    status: 303,
    headers: {
      ...securityHeaders,
      location: "/",
      "cache-control": "no-store",
      "set-cookie": `${cookie}=${session}; Path=/; HttpOnly; SameSite=Strict`,
    },
  });
}

/** Cookies know hosts but no ports: two studios on one machine must not take each other's. */
function cookieName({ port }: URL): string {
  return `causerie-${port || "80"}`;
}

function cookieOf(request: Request, name: string): string {
  const header = request.headers.get("cookie") ?? "";
  for (const part of header.split(";")) {
    const [key, value] = part.trim().split("=", 2);
    if (key === name) return value ?? "";
  }
  return "";
}

function equal(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
