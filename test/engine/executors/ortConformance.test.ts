/** ONNX Runtime on the CPU against the float64 reference. */
import { ortExecutor } from "../../../src-main/engine/executors/ort.ts";
import { describeConformance } from "./conformance.ts";

describeConformance("onnxruntime/cpu", async () =>
  ortExecutor("cpu", { threads: 1 }),
);
