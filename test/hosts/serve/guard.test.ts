/** Who may talk to the server: one browser for each address, the host name, the origin. */
import { beforeEach, expect, test } from "vitest";
import type { Handler } from "../../../src-main/api/handler.ts";
import {
  createGuard,
  type Guard,
} from "../../../src-main/hosts/serve/guard.ts";

const origin = "http://127.0.0.1:9";
const inside = { cookie: "other=1; causerie-9=secret" };

let guard: Guard;
let handler: Handler;
beforeEach(() => {
  const hosts = new Set(["127.0.0.1", "localhost"]);
  guard = createGuard({ hosts, session: "secret" });
  handler = guard.protect(async () => new Response("inside"));
});

test("an address sets a strict cookie and hides its token", async () => {
  const answer = await enter(guard.issueToken());
  expect(answer.status).toBe(303);
  expect(answer.headers.get("location")).toBe("/");
  expect(answer.headers.get("set-cookie")).toBe(
    "causerie-9=secret; Path=/; HttpOnly; SameSite=Strict",
  );
});

test("the same address is dead for everybody else, who is told what to do", async () => {
  const token = guard.issueToken();
  await enter(token);
  const answer = await enter(token, { accept: "text/html,*/*" });
  expect(answer.status).toBe(401);
  expect(answer.headers.get("content-type")).toContain("text/html");
  expect(answer.headers.get("set-cookie")).toBeNull();
  expect(await answer.text()).toMatch(/has been used.*Press Enter/s);
});

test("the browser that has been let in may open it again: a reload, a second tab", async () => {
  const token = guard.issueToken();
  await enter(token);
  expect((await enter(token, inside)).headers.get("location")).toBe("/");
  expect(await (await ask(origin, inside)).text()).toBe("inside");
});

test("a browser that is known uses an address up as well", async () => {
  const token = guard.issueToken();
  await enter(token, inside);
  expect((await enter(token)).status).toBe(401);
});

test("an address stays good where nobody can ask for another", async () => {
  guard = createGuard({ hosts: null, session: "secret", reusable: true });
  handler = guard.protect(async () => new Response("inside"));
  const token = guard.issueToken();
  await enter(token);
  expect((await enter(token)).status).toBe(303);
  expect((await enter("wrong")).status).toBe(401);
});

test("every address is one of its own", async () => {
  const [first, second] = [guard.issueToken(), guard.issueToken()];
  await enter(first);
  expect((await enter(second)).status).toBe(303);
});

test("an empty secret that was handed in is no secret", async () => {
  handler = createGuard({ hosts: null, session: "" }).protect(
    async () => new Response("inside"),
  );
  expect((await ask(origin, { cookie: "causerie-9=" })).status).toBe(401);
});

test.each([
  ["no cookie", "http://127.0.0.1:9/", {}, 401],
  ["a wrong cookie", "http://127.0.0.1:9/", { cookie: "causerie-9=x" }, 401],
  [
    "another port's",
    "http://127.0.0.1:9/",
    { cookie: "causerie-8=secret" },
    401,
  ],
  ["a wrong token", "http://127.0.0.1:9/?token=wrong", {}, 401],
  ["a foreign host name", "http://evil.example:9/", inside, 421],
])("%s is refused", async (_what, url, headers, status) => {
  const answer = await ask(url, headers);
  expect(answer.status).toBe(status);
  expect(await answer.text()).not.toContain("inside");
});

test("a foreign page cannot post even with the cookie", async () => {
  const url = `${origin}/api/corpus/info`;
  const headers = { ...inside, origin: "http://evil.example" };
  const answer = await handler(new Request(url, { method: "POST", headers }));
  expect(answer.status).toBe(403);
});

function enter(
  token: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  return ask(`${origin}/?token=${token}`, headers);
}

function ask(
  url: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  return handler(new Request(url, { headers }));
}
