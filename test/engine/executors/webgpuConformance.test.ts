/** ONNX Runtime's WebGPU against the float64 reference, on the software GPU that Debian's chromium brings. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { allOpCases } from "../cases/opCases.ts";

const chromium = "/usr/lib/chromium";
const driver = `${chromium}/vk_swiftshader_icd.json`;

/** Its shaders are compiled on the CPU, each anew. */
const timeoutMs = 300_000;

it.runIf(existsSync(driver))(
  "onnxruntime/webgpu computes every op",
  async () => {
    const script = fileURLToPath(new URL("webgpuCases.ts", import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [script], {
      env: {
        ...process.env,
        LD_LIBRARY_PATH: chromium,
        VK_ICD_FILENAMES: driver,
      },
    });
    const { agreed, problems } = JSON.parse(stdout) as {
      agreed: number;
      problems: string[];
    };
    expect(problems).toEqual([]);
    expect(agreed).toBe(allOpCases.length);
  },
  timeoutMs,
);
