/** Server-sent events: what is announced arrives; who leaves is forgotten. */
import { expect, test } from "vitest";
import { testStudio } from "../support/testStudio.ts";

test("an announcement arrives as one event, and a page that leaves ends its stream", async () => {
  using studio = testStudio();
  const leaving = new AbortController();
  const answer = await studio.request("/api/events", {
    signal: leaving.signal,
  });
  expect(answer.headers.get("content-type")).toContain("text/event-stream");
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader.read()).value).toBe(": connected\n\n");
  studio.studio.announcements.announce({ type: "corpus" });
  expect((await reader.read()).value).toBe('data: {"type":"corpus"}\n\n');
  leaving.abort();
  expect((await reader.read()).done).toBe(true);
  studio.studio.announcements.announce({ type: "corpus" });
});
