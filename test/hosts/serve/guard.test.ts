/** Who may talk to the server: the token, the host name, the origin. */
import { expect, test } from "vitest";
import { guarded } from "../../../src-main/hosts/serve/guard.ts";

const handler = guarded(async () => new Response("inside"), {
  token: "secret",
  hosts: new Set(["127.0.0.1", "localhost"]),
});
const inside = { cookie: "other=1; causerie=secret" };

test("the address with the token sets a strict cookie and hides the token", async () => {
  const answer = await ask("http://127.0.0.1:9/?token=secret");
  expect(answer.status).toBe(303);
  expect(answer.headers.get("location")).toBe("/");
  expect(answer.headers.get("set-cookie")).toBe(
    "causerie=secret; Path=/; HttpOnly; SameSite=Strict",
  );
});

test.each([
  ["no cookie", "http://127.0.0.1:9/", {}, 401],
  ["a wrong cookie", "http://127.0.0.1:9/", { cookie: "causerie=wrong" }, 401],
  ["a wrong token", "http://127.0.0.1:9/?token=wrong", inside, 403],
  ["a foreign host name", "http://evil.example:9/", inside, 421],
])("%s is refused", async (_what, url, headers, status) => {
  const answer = await ask(url, headers);
  expect(answer.status).toBe(status);
  expect(await answer.text()).not.toContain("inside");
});

test("a foreign page cannot post even with the cookie", async () => {
  const url = "http://127.0.0.1:9/api/corpus/info";
  const headers = { ...inside, origin: "http://evil.example" };
  const answer = await handler(new Request(url, { method: "POST", headers }));
  expect(answer.status).toBe(403);
});

test("the cookie lets in", async () => {
  const answer = await ask("http://localhost:9/", inside);
  expect(await answer.text()).toBe("inside");
});

function ask(
  url: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  return handler(new Request(url, { headers }));
}
