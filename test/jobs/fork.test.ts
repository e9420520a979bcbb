/** Compute processes as real children: what they print before they die, and that a kill is a kill. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { forkLauncher } from "../../src-main/jobs/fork.ts";
import type { ComputeExit } from "../../src-main/jobs/launcher.ts";
import type { FromCompute } from "../../src-main/jobs/messages.ts";

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "causerie-fork-"))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("messages arrive in their order, all of them before the exit", async () => {
  const { exit, heard } = await run(`
    process.on("message", () => {
      for (let n = 0; n < 100; n++) process.send({ type: "done", n });
      process.disconnect();
    });`);
  expect(exit).toMatchObject({ code: 0, signal: null });
  expect(heard).toEqual(
    Array.from({ length: 100 }, (_, n) => ({ type: "done", n })),
  );
});

test("a process that throws leaves its error in the log", async () => {
  const { exit } = await run(`
    process.on("message", () => { throw new Error("the model is on fire"); });`);
  expect(exit.code).toBe(1);
  expect(exit.log).toContain("Error: the model is on fire");
});

test("a process that hears nothing any more can be killed", async () => {
  const { exit } = await run(
    `process.on("message", () => { process.send({ type: "done" }); for (;;); });`,
    true,
  );
  expect(exit.signal).toBe("SIGKILL");
});

async function run(
  script: string,
  killAtFirstMessage = false,
): Promise<{ exit: ComputeExit; heard: FromCompute[] }> {
  const entry = join(folder, `${Math.random()}.mjs`);
  writeFileSync(entry, script);
  const child = forkLauncher(entry).launch();
  const heard: FromCompute[] = [];
  child.onMessage((message) => {
    heard.push(message);
    if (killAtFirstMessage) child.kill();
  });
  child.send({ type: "cancel" });
  const exit = await new Promise<ComputeExit>((resolve) =>
    child.onExit(resolve),
  );
  return { exit, heard };
}
