/** A spec into what the lab knows of it: verdict, receptive fields of outputs and layers, cost, and probes that confirm it. */
import type {
  LabField,
  LabLayer,
  LabProbe,
  LabReport,
} from "../../contract/lab.ts";
import type { Executor } from "../../engine/executors/executor.ts";
import { axisIndex } from "../../engine/ir/value.ts";
import { stepRate, type ModelSpec } from "../../models/spec/spec.ts";
import { costOf, costOfLayer } from "./cost.ts";
import { layerText } from "./layerText.ts";
import { probeAll, worst } from "./gradient.ts";
import {
  buildRoomyNetwork,
  fieldsAlong,
  timedOutputs,
  type Network,
} from "./network.ts";
import { fieldRecord, widestField } from "./records.ts";
import { lookAheadOf } from "./verdict.ts";

/** What needs no run. */
export type Analysis = Omit<LabReport, "probe" | "probes">;

/** All that the graph alone tells. Throws when the layers do not fit each other. */
export function analyse(
  spec: ModelSpec,
  network: Network = buildRoomyNetwork(spec),
): Analysis {
  const lookAhead = lookAheadOf(spec, network.steps);
  const fieldOf = fieldsAlong(network);
  const hasBins = axisIndex(network.model.input, "freq") >= 0;
  const binsOf = hasBins ? fieldsAlong(network, "freq") : null;
  const outputs = timedOutputs(network).map(([name, value]) => ({
    name,
    receptiveField: fieldRecord(fieldOf(value)),
    bins: binsOf ? fieldRecord(binsOf(value)) : null,
  }));
  return {
    name: spec.name,
    causal: lookAhead === null,
    lookAhead,
    receptiveField: widestField(outputs.map((one) => one.receptiveField)),
    outputs,
    layers: layerRecords(network, fieldOf, binsOf),
    ...costOf(network),
    framesPerSecond: stepRate(spec),
  };
}

/** The analysis, and what gradients on these executors say of it. */
export async function probeSpec(
  spec: ModelSpec,
  executors: readonly Executor[],
): Promise<LabReport> {
  const network = buildRoomyNetwork(spec);
  const analysis = analyse(spec, network);
  const probes = await probeAll(network, executors);
  const { output: _output, ...probe } = worst(
    probes.filter(({ device }) => device === executors[0]!.name),
  );
  return { ...analysis, probe, probes };
}

/** What does not agree between graph and gradients, null when all does. */
export function disagreementOf(probes: readonly LabProbe[]): string | null {
  return probes.find(({ disagreement }) => disagreement)?.disagreement ?? null;
}

function layerRecords(
  network: Network,
  fieldOf: ReturnType<typeof fieldsAlong>,
  binsOf: ReturnType<typeof fieldsAlong> | null,
): LabLayer[] {
  const live = network.model.graph.liveNodes();
  return network.layers.map((placed) => {
    const value = network.valueOf(placed);
    const freq = axisIndex(value, "freq");
    const field: LabField = fieldRecord(fieldOf(value));
    return {
      path: placed.path,
      kind: placed.layer.kind,
      text: layerText(placed.layer),
      depth: placed.depth,
      channels: value.axes[1]!.size,
      bins: freq < 0 ? null : value.axes[freq]!.size,
      field,
      binField: freq >= 0 && binsOf ? fieldRecord(binsOf(value)) : null,
      ...costOfLayer(network, placed.label, live),
    };
  });
}
