/** Devices: which are known, and which are refused because they do not compute what the processor does. */
import { expect, test } from "vitest";
import type { Executor } from "../../src-main/engine/executors/executor.ts";
import { ortExecutor } from "../../src-main/engine/executors/ort.ts";
import { referenceExecutor } from "../../src-main/engine/executors/reference/reference.ts";
import { probeDevices } from "../../src-main/pipelines/devices.ts";
import {
  executorFor,
  trainingExecutor,
} from "../../src-main/pipelines/training/devices.ts";
import { selfCheck } from "../../src-main/pipelines/training/selfCheck.ts";

const cpu = "onnxruntime/cpu";

test("a device is found by its name, with or without its executor's", async () => {
  expect((await executorFor("cpu")).name).toBe(cpu);
  expect((await executorFor("onnxruntime/cpu")).name).toBe(cpu);
  expect((await trainingExecutor("cpu")).name).toBe(cpu);
  await expect(executorFor("abacus")).rejects.toThrow(
    "device abacus is not there; this machine has cpu",
  );
});

test("an executor that computes the same passes the self-check", async () => {
  expect(await selfCheck(referenceExecutor)).toBeNull();
});

test("doctor's probe measures the processor and lets it train three steps", async () => {
  const devices = await probeDevices();
  expect(
    devices.find(({ executor, device }) => `${executor}/${device}` === cpu),
  ).toMatchObject({ ok: true, reason: "", selfCheck: "passed" });
  for (const { ok, reason, gflops, selfCheck } of devices) {
    expect(gflops !== null).toBe(ok);
    expect(selfCheck !== null).toBe(ok);
    if (!ok) expect(reason).not.toBe("");
  }
}, 60_000);

test("one whose results are a little off is refused with the numbers", async () => {
  const off: Executor = {
    name: "off",
    async compile(graph) {
      const session = await ortExecutor("cpu").compile(graph);
      return {
        async run(feeds) {
          const found = await session.run(feeds);
          for (const { data } of Object.values(found))
            for (let i = 0; i < data.length; i++) data[i]! *= 1.001;
          return found;
        },
        release: () => session.release(),
      };
    },
  };
  expect(await selfCheck(off)).toMatch(
    /^its loss after 1 steps of the self-check is [\d.]+, the right one is/,
  );
});
