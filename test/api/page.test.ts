/** The page's files and the headers of every answer. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testStudio } from "../support/testStudio.ts";

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "causerie-page-"));
  mkdirSync(join(root, "page", "assets"), { recursive: true });
  writeFileSync(join(root, "page", "index.html"), "<!doctype html>");
  writeFileSync(join(root, "page", "assets", "main-1.js"), "export {};");
  writeFileSync(join(root, "secret.txt"), "secret");
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test("the page and its assets are served with their types", async () => {
  using studio = testStudio(join(root, "page"));
  const page = await studio.get("/");
  expect(page.headers.get("content-type")).toContain("text/html");
  expect(page.headers.get("cache-control")).toBe("no-cache");
  const script = await studio.get("/assets/main-1.js");
  expect(script.headers.get("content-type")).toContain("text/javascript");
  expect(script.headers.get("cache-control")).toContain("immutable");
});

test.each([
  "/../secret.txt",
  "/..%2fsecret.txt",
  "/%2e%2e/secret.txt",
  "/a%00",
  "/%",
  "/assets",
])("nothing outside the page's folder is served: %s", async (path) => {
  using studio = testStudio(join(root, "page"));
  const answer = await studio.get(path);
  expect(answer.status).toBe(404);
  expect(await answer.text()).not.toContain('"secret"');
});

test("every answer forbids foreign scripts and frames", async () => {
  using studio = testStudio(join(root, "page"));
  for (const path of ["/", "/assets/main-1.js", "/nothing", "/api/nothing"]) {
    const { headers } = await studio.get(path);
    const policy = headers.get("content-security-policy")!;
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  }
});
