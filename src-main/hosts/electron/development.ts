/** While developing: the dev server's files under the studio's own address, so that pages keep their origin. */
import { net } from "electron";
import type { Handler } from "../../api/handler.ts";

/** Calls go to `api`, everything else to the dev server, such as `http://localhost:5173`. */
export function withDevelopmentPages(api: Handler, server: string): Handler {
  return (request) => {
    const { pathname, search } = new URL(request.url);
    if (pathname.startsWith("/api/")) return api(request);
    return net.fetch(new URL(pathname + search, server).href);
  };
}
