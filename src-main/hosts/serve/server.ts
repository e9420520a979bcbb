/** A studio, as an HTTP server on this machine with addresses that each let one browser in. */
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { createHandler } from "../../api/handler.ts";
import type { Studio } from "../../api/studio.ts";
import { CauserieError } from "../../base/errors.ts";
import { createGuard } from "./guard.ts";

export interface ServerOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** What the browser's cookie holds, for a caller that must know it beforehand. */
  readonly session?: string | undefined;
  /** Addresses stay good after their first use. */
  readonly reusable?: boolean | undefined;
}

export interface StudioServer extends AsyncDisposable {
  /** An address with a new one-time token: the first browser that opens it may use the studio. */
  newUrl(): string;
}

const loopbackHosts = ["127.0.0.1", "localhost", "[::1]"];

/** Serves a studio until it is disposed. Throws when the port is in use. */
export async function startServer(
  studio: Studio,
  options: ServerOptions,
): Promise<StudioServer> {
  const guard = createGuard({
    hosts: hostsOf(options.host),
    session: options.session,
    reusable: options.reusable,
  });
  const server = await listen(guard.protect(createHandler(studio)), options);
  const { port } = server.address() as AddressInfo;
  const name = isAnyAddress(options.host) ? "127.0.0.1" : urlHost(options.host);
  return {
    newUrl: () => `http://${name}:${port}/?token=${guard.issueToken()}`,
    [Symbol.asyncDispose]: () => close(server),
  };
}

function listen(
  fetch: (request: Request) => Promise<Response>,
  { host, port }: ServerOptions,
): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = serve(
      { fetch, hostname: host, port, overrideGlobalObjects: false },
      () => resolve(server),
    ) as Server;
    server.on("error", (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "EADDRINUSE"
          ? new CauserieError(
              "conflict",
              `port ${port} of ${host} is in use; choose another with --port, or leave --port out for a free one`,
            )
          : error,
      ),
    );
  });
}

/** Event streams never end by themselves; closing ends them too. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** A server for the whole network is asked under names that it cannot know; one for this machine knows them. */
function hostsOf(host: string): ReadonlySet<string> | null {
  if (isAnyAddress(host)) return null;
  return new Set([...loopbackHosts, urlHost(host)]);
}

function isAnyAddress(host: string): boolean {
  return host === "0.0.0.0" || host === "::";
}

function urlHost(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}
