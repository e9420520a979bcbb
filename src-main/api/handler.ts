/** A request of the page, as its answer: the one handler that the browser server and the desktop app mount. */
import { Hono } from "hono";
import { badInput, CauserieError } from "../base/errors.ts";
import { answerAppCall, isAppCallName, type AppHost } from "./app.ts";
import { servedApp } from "./appHost.ts";
import { audioResponse } from "./audio.ts";
import { answerCall, isCallName } from "./calls.ts";
import { errorResponse } from "./errors.ts";
import { eventStream } from "./events.ts";
import { Overviews } from "./overviews.ts";
import { pageResponse, securityHeaders } from "./page.ts";
import type { Studio } from "./studio.ts";
import { tileResponse } from "./tiles.ts";

export type Handler = (request: Request) => Promise<Response>;

/** A call's input is small; sound and annotations are named by path, not sent. */
const largestBodyBytes = 1_000_000;

/** `host` answers for the application around the studio: the desktop, or a server of one corpus. */
export function createHandler(
  studio: Studio,
  host: AppHost = servedApp,
): Handler {
  const app = new Hono();
  const overviews = new Overviews();

  app.get("/api/events", ({ req }) =>
    eventStream(studio.announcements, req.raw.signal),
  );
  app.get("/api/tracks/:id/tiles/:level/:index", ({ req }) =>
    tileResponse(
      studio.corpus,
      overviews,
      {
        trackId: req.param("id"),
        level: Number(req.param("level")),
        index: Number(req.param("index")),
      },
      req.raw,
    ),
  );
  app.get("/api/dialogues/:id/audio.wav", ({ req }) =>
    audioResponse(
      studio.corpus,
      req.param("id"),
      req.query("speaker"),
      req.raw.headers.get("range"),
      { run: req.query("run"), variant: req.query("variant") },
    ),
  );
  app.post("/api/:area/:verb", async ({ req }) => {
    const name = `${req.param("area")}/${req.param("verb")}`;
    const input = await readJson(req.raw);
    return Response.json(await answer(studio, host, name, input), {
      headers: { "cache-control": "no-store" },
    });
  });
  app.get("*", ({ req }) => {
    const { pathname } = new URL(req.url);
    if (pathname.startsWith("/api/"))
      throw new CauserieError("not-found", `there is nothing at ${pathname}`);
    if (studio.pageFolder === null)
      throw new CauserieError(
        "not-found",
        "the page has not been built; run `npm run build` and start again",
      );
    return pageResponse(studio.pageFolder, pathname);
  });
  app.notFound(({ req }) =>
    errorResponse(
      new CauserieError(
        "not-found",
        `nothing answers ${req.method} ${req.path}`,
      ),
      req.path,
    ),
  );
  app.onError((error, { req }) =>
    errorResponse(error, req.path.replace(/^\/api\//, "")),
  );

  return async (request) => {
    if (request.method !== "HEAD")
      return withSecurityHeaders(await app.fetch(request));
    // The answer to GET without its body, whose file must be let go: Hono would only drop it.
    const answer = await app.fetch(new Request(request, { method: "GET" }));
    await answer.body?.cancel();
    return withSecurityHeaders(new Response(null, answer));
  };
}

function answer(
  studio: Studio,
  host: AppHost,
  name: string,
  input: unknown,
): Promise<unknown> {
  if (isCallName(name)) return answerCall(studio, name, input);
  if (isAppCallName(name)) return answerAppCall(host, studio, name, input);
  throw new CauserieError("not-found", `there is no call ${name}`);
}

/**
 * The JSON body. It must say that it is JSON: a foreign page can post forms and plain text here without asking, but not
 * this type.
 */
async function readJson(request: Request): Promise<unknown> {
  const type = request.headers.get("content-type") ?? "";
  if (!type.startsWith("application/json"))
    throw badInput(
      `the body's content-type is "${type}"; calls take application/json`,
    );
  const text = await request.text();
  if (text.length > largestBodyBytes)
    throw badInput(
      `the body has ${text.length} characters; a call has at most ${largestBodyBytes}`,
    );
  try {
    return JSON.parse(text);
  } catch {
    throw badInput("the body is not JSON");
  }
}

function withSecurityHeaders(response: Response): Response {
  const answer = new Response(response.body, response);
  for (const [name, value] of Object.entries(securityHeaders))
    answer.headers.set(name, value);
  return answer;
}
