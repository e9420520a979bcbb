/** A path of the page, as a file of its folder; nothing outside of it, no script but the page's own. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { extname, join, normalize, sep } from "node:path";
import { CauserieError } from "../base/errors.ts";

const contentTypes: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
  ".map": "application/json",
};

/**
 * Scripts, connections and sound from this origin only. Styles may be inline because components set sizes and colours
 * on elements; images may be blobs because canvases are saved as pictures.
 */
export const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Headers of everything that the handler answers. */
export const securityHeaders: Readonly<Record<string, string>> = {
  "content-security-policy": contentPolicy,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};

/** The file at `pathname` (`/` is index.html). Throws `not-found`, also for a path that leaves the folder. */
export function pageResponse(folder: string, pathname: string): Response {
  const path = fileInside(folder, pathname === "/" ? "/index.html" : pathname);
  if (path === null || !existsSync(path) || !statSync(path).isFile())
    throw new CauserieError("not-found", `no page at ${pathname}`);
  // Built names under assets/ carry a content hash.
  const hashed = pathname.startsWith("/assets/");
  return new Response(readFileSync(path), {
    headers: {
      "content-type":
        contentTypes[extname(path).toLowerCase()] ?? "application/octet-stream",
      "cache-control": hashed
        ? "private, max-age=31536000, immutable"
        : "no-cache",
    },
  });
}

function fileInside(folder: string, pathname: string): string | null {
  const decoded = decodeOrNull(pathname);
  if (decoded === null || decoded.includes("\0")) return null;
  const path = normalize(join(folder, decoded));
  return path.startsWith(normalize(folder) + sep) ? path : null;
}

function decodeOrNull(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
