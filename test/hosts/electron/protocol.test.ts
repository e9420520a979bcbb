/** The studio's own address: what reaches the fetch handler, and what does not. */
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Handler } from "../../../src-main/api/handler.ts";
import { withDevelopmentPages } from "../../../src-main/hosts/electron/development.ts";
import {
  mount,
  registerScheme,
} from "../../../src-main/hosts/electron/protocol.ts";
import { electron } from "../../support/electron/index.ts";

vi.mock("electron", () => import("../../support/electron/index.ts"));

beforeEach(() => electron.reset());

/** Mounts a handler and asks it as Electron would. */
async function ask(
  handler: Handler,
  address: string,
  init: RequestInit & { initiatorOrigin?: string | null } = {},
): Promise<Response> {
  if (!electron.world.ready) await electron.becomeReady();
  mount(handler);
  const request = new Request(address, init);
  if ("initiatorOrigin" in init)
    Object.defineProperty(request, "initiatorOrigin", {
      value: init.initiatorOrigin,
    });
  const answer = electron.world.protocolHandlers.get("causerie")!(request);
  return (await answer) as Response;
}

const echo: Handler = async (request) =>
  Response.json({
    url: request.url,
    method: request.method,
    range: request.headers.get("range"),
    body: await request.text(),
  });

describe("the scheme", () => {
  it("is standard, secure, can be fetched and streamed, and goes around no policy", () => {
    registerScheme();
    expect(electron.world.schemes).toEqual([
      {
        scheme: "causerie",
        privileges: {
          standard: true,
          secure: true,
          supportFetchAPI: true,
          stream: true,
          codeCache: true,
        },
      },
    ]);
  });
});

describe("a request", () => {
  it("reaches the handler under http with its path, query and range", async () => {
    const address = "causerie://studio/api/dialogues/d%201/audio.wav?speaker=1";
    const answer = await ask(echo, address, {
      headers: { range: "bytes=44-99" },
    });
    expect(await answer.json()).toEqual({
      url: "http://studio/api/dialogues/d%201/audio.wav?speaker=1",
      method: "GET",
      range: "bytes=44-99",
      body: "",
    });
  });

  it("brings its body", async () => {
    const answer = await ask(echo, "causerie://studio/api/turns/edit", {
      method: "POST",
      body: '{"a":1}',
      initiatorOrigin: "causerie://studio",
    });
    expect(await answer.json()).toMatchObject({ body: '{"a":1}' });
  });

  it("gets a part of a recording as such", async () => {
    const part: Handler = async () =>
      new Response(new Uint8Array([1, 2, 3]), {
        status: 206,
        headers: { "content-range": "bytes 0-2/9" },
      });
    const answer = await ask(part, "causerie://studio/api/x");
    expect(answer.status).toBe(206);
    expect(answer.headers.get("content-range")).toBe("bytes 0-2/9");
  });

  it("gets a stream piece by piece", async () => {
    let push: (text: string) => void = () => {};
    const events: Handler = async () =>
      new Response(
        new ReadableStream({
          start(controller) {
            const encoder = new TextEncoder();
            push = (text) => controller.enqueue(encoder.encode(text));
          },
        }),
      );
    const answer = await ask(events, "causerie://studio/api/events");
    const reader = answer.body!.getReader();
    push("data: 1\n\n");
    const { value } = await reader.read();
    expect(new TextDecoder().decode(value)).toBe("data: 1\n\n");
  });

  it("is refused when another origin makes it", async () => {
    for (const initiatorOrigin of ["https://example.org", null]) {
      const answer = await ask(echo, "causerie://studio/api/runs/list", {
        initiatorOrigin,
      });
      expect(answer.status).toBe(404);
      const { error } = (await answer.json()) as { error: { message: string } };
      expect(error.message).toContain("only its own page may");
    }
  });

  it("of another host of the scheme names the right one", async () => {
    const answer = await ask(echo, "causerie://elsewhere/api/runs/list");
    expect(answer.status).toBe(404);
    const { error } = (await answer.json()) as { error: { message: string } };
    expect(error.message).toContain("its only host is causerie://studio");
  });

  it("that makes the handler throw is answered, not dropped", async () => {
    const broken: Handler = async () => {
      throw new Error("the disk is gone");
    };
    const answer = await ask(broken, "causerie://studio/api/runs/list");
    expect(answer.status).toBe(500);
    expect(await answer.json()).toMatchObject({
      error: { kind: "failed", message: "the disk is gone" },
    });
  });
});

describe("while developing", () => {
  it("pages come from the development server, calls from the studio", async () => {
    electron.world.network = async (address) => new Response(address);
    const handler = withDevelopmentPages(echo, "http://localhost:5173");
    const page = await ask(handler, "causerie://studio/src/app.ts?t=1");
    expect(await page.text()).toBe("http://localhost:5173/src/app.ts?t=1");
    const call = await ask(handler, "causerie://studio/api/runs/list");
    expect(await call.json()).toMatchObject({
      url: "http://studio/api/runs/list",
    });
  });
});
