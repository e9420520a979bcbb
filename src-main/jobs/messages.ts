/** What the host and a compute process say to each other. */
import type { ErrorKind } from "../base/errors.ts";
import type { Report } from "../contract/reports.ts";
import type { JobSpec } from "./specs.ts";

export type ToCompute =
  | { readonly type: "start"; readonly spec: JobSpec; readonly corpus: string }
  | { readonly type: "cancel" };

export type FromCompute =
  | { readonly type: "report"; readonly report: Report }
  | { readonly type: "done" }
  | {
      readonly type: "error";
      readonly kind: ErrorKind;
      readonly message: string;
    };
