/**
 * Runs one case of every op on ONNX Runtime's WebGPU and prints, as JSON, how many agree and what does not: a process of its
 * own, because the library of a GPU is chosen when a process starts.
 */
import { ortExecutor } from "../../../src-main/engine/executors/ort.ts";
import { agreementOn, tolerance } from "../cases/agreement.ts";
import { allOpCases } from "../cases/opCases.ts";

const executor = ortExecutor("webgpu", { threads: 1 });
const problems: string[] = [];
let agreed = 0;
for (const [op, cases] of allOpCases) {
  const { error, place } = await agreementOn(executor, cases[0]!).catch(
    (failure: unknown) => ({ error: Infinity, place: String(failure) }),
  );
  if (error < tolerance) agreed++;
  else problems.push(`${op} ${cases[0]!.title}: ${place}`);
}
console.log(JSON.stringify({ agreed, problems }));
