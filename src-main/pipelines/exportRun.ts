/** A run into an ONNX file that other tools run: named free axes, trained numbers inside, settings in its metadata. */
import { CauserieError } from "../base/errors.ts";
import { writeFileAtomically } from "../base/files.ts";
import { receptiveField, traceReach } from "../engine/analysis/reach.ts";
import { floats, type Tensor } from "../engine/executors/executor.ts";
import { openOnnx } from "../engine/executors/ort.ts";
import type { Graph } from "../engine/ir/graph.ts";
import { elements, shapeOf, type ValueType } from "../engine/ir/value.ts";
import { lowerToOnnx } from "../engine/onnx/lower.ts";
import { nextPrefix } from "../engine/optim/step.ts";
import { muLawLevelCount } from "../features/muLaw.ts";
import { blockFrames } from "../models/block.ts";
import { inputName } from "../models/builder.ts";
import { parseSpec } from "../models/spec/parse.ts";
import { findRunCheckpoint } from "./inference/runFolder.ts";
import {
  modelStream,
  trainedModel,
  type TrainedModel,
} from "./streaming/modelStream.ts";
import { melSettingsOf } from "./training/features.ts";
import { voiceInput } from "./training/voiceInput.ts";
import type { Checkpoint } from "./training/checkpoint.ts";

export interface ExportInput {
  readonly run: string;
  readonly corpus?: string | undefined;
  readonly out: string;
  /** One chunk with caches in and out, instead of whole recordings. */
  readonly streaming: boolean;
}

export interface ExportedPort {
  readonly name: string;
  readonly shape: readonly (number | string)[];
}

export interface ExportResult {
  readonly run: string;
  readonly out: string;
  readonly bytes: number;
  readonly inputs: readonly ExportedPort[];
  readonly outputs: readonly ExportedPort[];
}

/** Blocks of steps that the exported graph is built with; its axes stay free. */
const builtBlocks = 64;

/** Writes the file after it was opened and run once. Throws for `streaming` when the model looks ahead. */
export async function exportRun({
  run,
  corpus,
  out,
  streaming,
}: ExportInput): Promise<ExportResult> {
  const { name, checkpoint } = findRunCheckpoint(run, corpus);
  const { graph, fixed, dynamic } = streaming
    ? streamingForm(checkpoint)
    : wholeForm(checkpoint);
  const constants = new Map(
    Object.entries(fixed).map(([key, { data }]) => [key, data]),
  );
  const metadata = metadataOf(name, checkpoint, graph);
  const bytes = lowerToOnnx(graph, {
    metadata,
    constants,
    dynamicAxes: new Set(dynamic),
  });
  await expectRuns(bytes, graph, constants);
  writeFileAtomically(out, bytes);
  return {
    run: name,
    out,
    bytes: bytes.length,
    ...portsOf(graph, constants, dynamic),
  };
}

interface Form {
  readonly graph: Graph;
  readonly fixed: Readonly<Record<string, Tensor>>;
  readonly dynamic: readonly string[];
}

function wholeForm(checkpoint: Checkpoint): Form {
  const { graph, fixed } = builtModel(checkpoint);
  return { graph, fixed, dynamic: ["batch", "time"] };
}

function builtModel(checkpoint: Checkpoint): TrainedModel {
  const steps = builtBlocks * blockFrames(parseSpec(checkpoint.head.spec));
  return trainedModel(checkpoint, { batch: 1, steps });
}

function streamingForm(checkpoint: Checkpoint): Form {
  const { stream, fixed } = modelStream(checkpoint);
  return { graph: stream.graph, fixed, dynamic: [] };
}

/** What a program needs to feed the model the way it was trained; every value is JSON. */
function metadataOf(
  run: string,
  checkpoint: Checkpoint,
  graph: Graph,
): Record<string, string> {
  const entries = {
    run,
    spec: checkpoint.head.spec,
    ...inputMetadata(checkpoint.head),
    receptiveField: fieldsOf(checkpoint),
    caches: cachesOf(graph),
  };
  return Object.fromEntries(
    Object.entries(entries).map(([key, value]) => [
      `causerie.${key}`,
      JSON.stringify(value),
    ]),
  );
}

/** How sound becomes the model's input: levels of samples from -1 to 1, or mel frames. */
function inputMetadata({ spec, statistics }: Checkpoint["head"]) {
  const { sampleRate } = spec.features;
  if (spec.task === "waveform")
    return {
      features: { companding: "mu-law", levels: muLawLevelCount, sampleRate },
    };
  const { normalisation, range } = voiceInput(spec.features, statistics);
  const { mean, deviation } = normalisation;
  return {
    features: melSettingsOf(spec.features),
    // Where it is not null, a value is first put in the middle of its level.
    discretisation: range,
    normalisation: { mean: Array.from(mean), deviation: Array.from(deviation) },
  };
}

/** Receptive field of each output; an unbounded past is null. */
function fieldsOf(checkpoint: Checkpoint) {
  const { graph, spec } = builtModel(checkpoint);
  const reaches = traceReach(graph, inputName);
  const fields = [...graph.outputs].flatMap(([name, value]) => {
    const field = receptiveField(reaches.get(value)!, spec.anchor);
    if (!field) return [];
    const { from, to, frames, stride, causal } = field;
    return [[name, { from, to, frames, stride, causal }] as const];
  });
  return Object.fromEntries(fields);
}

/** Caches of a streaming form: each begins with `initial` and is handed from its output to its input. */
function cachesOf(graph: Graph) {
  return graph
    .inputNodes()
    .filter(({ params }) => graph.outputs.has(nextPrefix + params.name))
    .map(({ params, outputs }) => ({
      input: params.name,
      output: nextPrefix + params.name,
      shape: shapeOf(outputs[0]!),
    }));
}

/** Opens the file as another program would and runs it on silence. Throws when that fails or a number is not finite. */
async function expectRuns(
  bytes: Uint8Array,
  graph: Graph,
  constants: ReadonlyMap<string, unknown>,
): Promise<void> {
  const model = await openOnnx(bytes);
  try {
    const feeds = Object.fromEntries(
      freeInputs(graph, constants).map(({ params, outputs }) => {
        const shape = shapeOf(outputs[0]!);
        return [params.name, floats(new Float32Array(elements(shape)), shape)];
      }),
    );
    const found = await model.run(feeds);
    for (const [name, { data }] of Object.entries(found))
      if (!data.every(Number.isFinite))
        throw new CauserieError(
          "failed",
          `export: the exported model's output "${name}" is not finite on silence; train it again`,
        );
  } finally {
    await model.release();
  }
}

function freeInputs(graph: Graph, constants: ReadonlyMap<string, unknown>) {
  const live = new Set(graph.liveNodes());
  return graph
    .inputNodes()
    .filter((node) => live.has(node) && !constants.has(node.params.name));
}

function portsOf(
  graph: Graph,
  constants: ReadonlyMap<string, unknown>,
  dynamic: readonly string[],
): Pick<ExportResult, "inputs" | "outputs"> {
  const port = (name: string, { axes }: ValueType): ExportedPort => ({
    name,
    shape: axes.map((axis) =>
      dynamic.includes(axis.name) ? axis.name : axis.size,
    ),
  });
  return {
    inputs: freeInputs(graph, constants).map(({ params, outputs }) =>
      port(params.name, outputs[0]!),
    ),
    outputs: [...graph.outputs].map(([name, value]) => port(name, value)),
  };
}
