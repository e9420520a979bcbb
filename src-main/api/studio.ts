/** What the fetch handler stands on: one open corpus with its jobs and announcements. */
import type { LabCallName, LabCallOutputs } from "../contract/lab.ts";
import type { DeviceInfo, PresetInfo } from "../contract/records.ts";
import type { Corpus } from "../corpus/corpus.ts";
import type { Announcements } from "../jobs/events.ts";
import type { Jobs } from "../jobs/queue.ts";

export interface Studio {
  /** The one writing connection. */
  readonly corpus: Corpus;
  readonly jobs: Jobs;
  readonly announcements: Announcements;
  presets(): readonly PresetInfo[];
  devices(again?: boolean): Promise<readonly DeviceInfo[]>;
  /** Asks the causal lab, which computes in a process of its own. */
  lab<N extends LabCallName>(
    name: N,
    input: unknown,
  ): Promise<LabCallOutputs[N]>;
  /** The folder of the built page; null for a handler that serves calls only. */
  readonly pageFolder: string | null;
}
