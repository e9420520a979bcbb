/** `causerie probe`: a preset or spec file, as what it sees in time, proved on the graph and probed by gradients. */
import type { Command } from "commander";
import type { LabField, LabReport } from "../../../contract/lab.ts";
import { labExecutors } from "../../../pipelines/lab/executors.ts";
import { probeSpec } from "../../../pipelines/lab/report.ts";
import { loadSpec } from "../../../pipelines/training/specs.ts";
import { jsonOption, settingsOption } from "../options.ts";
import { printResult, table } from "../output.ts";

interface ProbeOptions {
  readonly device: string;
  readonly set?: Record<string, unknown>;
  readonly json?: boolean;
}

export function addProbe(program: Command): void {
  program
    .command("probe")
    .description(
      "causality and receptive field of a network, proved on its graph and probed by gradients",
    )
    .argument("<preset|spec.json>", "a preset, or a spec file")
    .option(
      "--device <device>",
      'where gradients are computed: cpu, webgpu, ..., or "all"',
      "cpu",
    )
    .addOption(settingsOption("a field of the spec: layers.0.padding=same"))
    .addOption(jsonOption())
    .action(probe);
}

async function probe(
  name: string,
  { device, set, json }: ProbeOptions,
): Promise<void> {
  const spec = loadSpec(name, { set });
  const report = await probeSpec(spec, await labExecutors(device));
  printResult(report, json, describe);
}

function describe(report: LabReport): string {
  const { receptiveField, framesPerSecond } = report;
  return [
    verdict(report),
    `sees ${span(receptiveField, framesPerSecond)}`,
    `${report.parameters} parameters, ${Math.round(report.flopsPerFrame)} operations a frame`,
    "",
    layerTable(report),
    "",
    probeTable(report),
  ].join("\n");
}

function verdict({ name, lookAhead }: LabReport): string {
  return lookAhead === null
    ? `${name} is causal`
    : `${name} is NOT causal: ${lookAhead.sentence}`;
}

function span(field: LabField, rateHz: number): string {
  const { from, to, frames, stride, holes, touched } = field;
  const length =
    frames === null
      ? "without bound"
      : `${frames} frames (${((frames / rateHz) * 1000).toFixed(0)} ms)`;
  const gaps =
    holes.length > 0 ? `, ${touched} of them read (${holes.length} holes)` : "";
  return `${length}, from ${from ?? "the beginning"} to ${to ?? "the end"}${gaps}, an output every ${stride} frames`;
}

function layerTable({ layers }: LabReport): string {
  const number = (value: number | null) => String(value ?? "all");
  return table(
    ["layer", "what", "from", "to", "frames", "stride", "parameters"],
    layers.map(({ path, text, field, parameters }) => [
      path,
      text,
      number(field.from),
      number(field.to),
      number(field.frames),
      String(field.stride),
      String(parameters),
    ]),
    new Set([2, 3, 4, 5, 6]),
  );
}

function probeTable({ probes }: LabReport): string {
  return table(
    ["device", "output", "largest gradient into the future", "from", "to", ""],
    probes.map((one) => [
      one.device,
      one.output,
      String(one.maxFutureGradient),
      String(one.from),
      String(one.to),
      one.disagreement ?? "agrees with the graph",
    ]),
    new Set([2, 3, 4]),
  );
}
