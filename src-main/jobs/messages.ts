/** What the host and a compute process say to each other. */
import type { ErrorKind } from "../base/errors.ts";
import type { LabAnswer, LabRequest } from "../contract/lab.ts";
import type { DeviceInfo } from "../contract/records.ts";
import type { Report } from "../contract/reports.ts";
import type { JobSpec } from "./specs.ts";

export type ToCompute =
  | { readonly type: "start"; readonly spec: JobSpec; readonly corpus: string }
  | { readonly type: "cancel" }
  /** Instead of a job: try the devices of this machine, where a driver that crashes ends nothing else. */
  | { readonly type: "devices" }
  /** Instead of a job: a question of the causal lab; the process stays for the next one. */
  | { readonly type: "lab"; readonly id: number; readonly request: LabRequest };

export type FromCompute =
  | { readonly type: "report"; readonly report: Report }
  | { readonly type: "done" }
  | { readonly type: "devices"; readonly devices: readonly DeviceInfo[] }
  | { readonly type: "lab"; readonly id: number; readonly answer: LabAnswer }
  | {
      readonly type: "error";
      readonly kind: ErrorKind;
      readonly message: string;
    };
