/** Devices: which are known, and which are refused because they do not compute what the processor does. */
import { expect, test } from "vitest";
import type { Executor } from "../../src-main/engine/executors/executor.ts";
import { ortExecutor } from "../../src-main/engine/executors/ort.ts";
import { referenceExecutor } from "../../src-main/engine/executors/reference/reference.ts";
import {
  executorFor,
  trainingExecutor,
} from "../../src-main/pipelines/training/devices.ts";
import { selfCheck } from "../../src-main/pipelines/training/selfCheck.ts";

test("a device is found by its name, with or without its executor's", async () => {
  expect((await executorFor("cpu")).name).toBe("onnxruntime/cpu");
  expect((await executorFor("onnxruntime/cpu")).name).toBe("onnxruntime/cpu");
  expect((await trainingExecutor("cpu")).name).toBe("onnxruntime/cpu");
  await expect(executorFor("abacus")).rejects.toThrow(
    "device abacus is not there; this machine has cpu",
  );
});

test("an executor that computes the same passes the self-check", async () => {
  expect(await selfCheck(referenceExecutor)).toBeNull();
});

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
    /^its loss after 1 steps of the self-check is [\d.]+, the processor's is/,
  );
});
