/** The server over real sockets: its secret address, events that are still open when it closes, a port that is taken. */
import { expect, test } from "vitest";
import { startServer } from "../../../src-main/hosts/serve/server.ts";
import { testStudio } from "../../support/testStudio.ts";

const local = { host: "127.0.0.1", port: 0 };

test("an address lets one browser in, by a cookie; then it is used up", async () => {
  using studio = testStudio();
  await using server = await startServer(studio.studio, local);
  const url = server.newUrl();
  const entrance = await fetch(url, { redirect: "manual" });
  expect(entrance.status).toBe(303);
  const cookie = entrance.headers.get("set-cookie")!.split(";")[0]!;
  const { origin } = new URL(url);
  const call = (headers: Record<string, string>) =>
    fetch(`${origin}/api/corpus/info`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: "{}",
    });
  expect((await call({})).status).toBe(401);
  const answer = await call({ cookie });
  expect(await answer.json()).toMatchObject({ dialogues: 1 });
  expect((await fetch(url, { redirect: "manual" })).status).toBe(401);
});

test("closing ends event streams that are open", async () => {
  using studio = testStudio();
  const server = await startServer(studio.studio, { ...local, session: "s" });
  const { origin, port } = new URL(server.newUrl());
  const events = await fetch(`${origin}/api/events`, {
    headers: { cookie: `causerie-${port}=s` },
  });
  const reader = events.body!.getReader();
  await reader.read();
  const end = reader.read().then(
    ({ done }) => done,
    () => true,
  );
  await server[Symbol.asyncDispose]();
  expect(await end).toBe(true);
});

test("a port that is taken is named with what to do", async () => {
  using studio = testStudio();
  await using server = await startServer(studio.studio, local);
  const port = Number(new URL(server.newUrl()).port);
  await expect(startServer(studio.studio, { ...local, port })).rejects.toThrow(
    `port ${port} of 127.0.0.1 is in use; choose another`,
  );
});
