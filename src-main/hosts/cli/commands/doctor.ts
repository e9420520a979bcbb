/** `causerie doctor`: this machine, as what Causerie can use of it and why something is missing. */
import { availableParallelism, cpus, freemem, totalmem } from "node:os";
import type { Command } from "commander";
import type { DeviceInfo } from "../../../contract/records.ts";
import { jsonOption } from "../options.ts";
import { printResult, table } from "../output.ts";

interface Diagnosis {
  readonly system: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly freeMemoryGiB: number;
  readonly node: string;
  readonly devices: readonly DeviceInfo[];
}

export function addDoctor(program: Command): void {
  program
    .command("doctor")
    .description(
      "machine, devices, speeds, optional parts and why one is missing",
    )
    .addOption(jsonOption())
    .action(async ({ json }: { json?: boolean }) =>
      printResult(await diagnose(), json, describe),
    );
}

async function diagnose(): Promise<Diagnosis> {
  const { probeDevices } = await import("../../../pipelines/devices.ts");
  return {
    system: `${process.platform} ${process.arch}`,
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryGiB: gibibytes(totalmem()),
    freeMemoryGiB: gibibytes(freemem()),
    node: process.versions.node,
    devices: await probeDevices(),
  };
}

function describe(diagnosis: Diagnosis): string {
  const { system, processor, cores, memoryGiB, freeMemoryGiB, node } =
    diagnosis;
  return [
    `${system}, ${processor}, ${cores} cores, ${freeMemoryGiB} of ${memoryGiB} GiB free, Node ${node}`,
    "",
    table(
      ["executor", "device", "usable", "self-check", "GFLOP/s", "why not"],
      diagnosis.devices.map((one) => [
        one.executor,
        one.device,
        one.ok ? "yes" : "no",
        one.selfCheck ?? "",
        one.gflops === null ? "" : String(one.gflops),
        one.reason,
      ]),
      new Set([4]),
    ),
  ].join("\n");
}

function gibibytes(bytes: number): number {
  return Number((bytes / 2 ** 30).toFixed(1));
}
