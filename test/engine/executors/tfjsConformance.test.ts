/** TensorFlow.js in plain JavaScript against the float64 reference. */
import { tfjsExecutor } from "../../../src-main/engine/executors/tfjs.ts";
import { describeConformance } from "./conformance.ts";

describeConformance("tfjs/cpu", () => tfjsExecutor("cpu"));
