/** A question of the lab's page into its answer: one line for each call. */
import { badInput, describeError } from "../../base/errors.ts";
import type {
  LabAnalysis,
  LabAnswer,
  LabCallInput,
  LabCallName,
  LabCallOutputs,
  LabFigure,
  LabRequest,
} from "../../contract/lab.ts";
import { parseSpec } from "../../models/spec/parse.ts";
import type { ModelSpec } from "../../models/spec/spec.ts";
import { compareDesigns } from "./comparison.ts";
import { coneOf } from "./cone.ts";
import { convertSpec } from "./convert/convert.ts";
import { toPractice } from "./convert/practice.ts";
import { openExecutor, quickExecutor } from "./executors.ts";
import { conePart } from "./figures/coneFigure.ts";
import { exampleDesigns } from "./figures/designs.ts";
import { gradientPart } from "./figures/gradientFigure.ts";
import { impulsePair, impulsePart } from "./figures/impulseFigure.ts";
import { figure } from "./figures/svg.ts";
import { themes, type FigureScheme } from "./figures/theme.ts";
import { probeAll } from "./gradient.ts";
import { gradientView } from "./gradientView.ts";
import { impulseResponse, withoutFrameNorms } from "./impulse.ts";
import { buildRoomyNetwork } from "./network.ts";
import { analyse } from "./report.ts";
import { studyStream } from "./streaming.ts";

type Service = {
  readonly [N in LabCallName]: (
    input: LabCallInput<N>,
  ) => LabCallOutputs[N] | Promise<LabCallOutputs[N]>;
};

const service: Service = {
  "lab/designs": () => exampleDesigns(),
  "lab/analyse": (input) => study(input),
  "lab/figure": (input) => drawFigure(input),
  "lab/probe": async ({ spec, executor, device }) =>
    await probeAll(buildRoomyNetwork(modest(spec)), [
      await executorOf(executor, device),
    ]),
  "lab/convert": async ({ spec, direction, window }) =>
    await convertSpec(modest(spec), quickExecutor(), { direction, window }),
  "lab/stream": async ({ spec, frames }) =>
    await studyStream(modest(spec), quickExecutor(), frames),
  "lab/compare": async ({ specs }) =>
    await compareDesigns(specs, quickExecutor()),
};

/** Answers; an error becomes its sentence. */
export async function answerLab({
  name,
  input,
}: LabRequest): Promise<LabAnswer> {
  try {
    // The table is total and the input was validated by the schema of its name.
    const answer = service[name] as (input: unknown) => unknown;
    const output = await answer(input);
    return { ok: true, output: output as LabCallOutputs[LabCallName] };
  } catch (error) {
    return { ok: false, ...describeError(error) };
  }
}

/** Larger networks are for trainings; here every change redraws. */
const mostLayers = 400;
const largestSize = 16_384;

/** Parses a spec. Throws for sizes that no picture could show. */
function modest(value: unknown): ModelSpec {
  const spec = parseSpec(value);
  let layers = 0;
  JSON.stringify([spec.layers, spec.heads], (_key, one: unknown) => {
    if (typeof one === "number" && Math.abs(one) > largestSize)
      throw badInput(
        `lab: a layer has the size ${one}; the lab draws up to ${largestSize}`,
      );
    if (typeof one === "object" && one !== null && "kind" in one) layers++;
    return one;
  });
  if (layers > mostLayers)
    throw badInput(
      `lab: the network has ${layers} layers; the lab draws up to ${mostLayers}`,
    );
  return spec;
}

function study({
  spec: value,
  scheme,
}: LabCallInput<"lab/analyse">): LabAnalysis {
  try {
    const spec = modest(value);
    const report = analyse(spec);
    return {
      problem: null,
      report,
      theory: coneFigure(spec, scheme, "Network"),
    };
  } catch (error) {
    return {
      problem: describeError(error).message,
      report: null,
      theory: null,
    };
  }
}

function coneFigure(
  spec: ModelSpec,
  scheme: FigureScheme,
  title: string,
): LabFigure {
  const theme = themes[scheme];
  return figure(`${title}: ${spec.name}`, conePart(coneOf(spec), theme), theme);
}

/** Steps that an impulse is followed for, at most. */
const mostSteps = 96;
/** Longer responses stand above each other. */
const longSteps = 30;

async function impulseFigure(
  spec: ModelSpec,
  scheme: FigureScheme,
  {
    thresholded,
    weights,
    training,
  }: Pick<LabCallInput<"lab/figure">, "thresholded" | "weights" | "training">,
): Promise<LabFigure> {
  const theme = themes[scheme];
  const { receptiveField } = analyse(spec);
  const before = Math.min(24, Math.max(3, (receptiveField.to ?? 8) + 2));
  const after = Math.min(mostSteps, (receptiveField.frames ?? 32) + 2);
  const options = { steps: before + after, at: before, weights, training };
  const responses = await impulseResponse(
    weights === "ones" ? withoutFrameNorms(spec) : spec,
    quickExecutor(),
    options,
  );
  const isLong = options.steps > longSteps;
  const room = thresholded && !isLong ? 320 : 560;
  const cellWidth = Math.max(4, Math.min(22, Math.floor(room / options.steps)));
  const look = { theme, at: before, cellWidth };
  const part = thresholded
    ? impulsePair(responses, look, isLong ? "above" : "beside")
    : impulsePart(responses, look);
  return figure(`Impulse response: ${spec.name}`, part, theme);
}

async function drawFigure(
  input: LabCallInput<"lab/figure">,
): Promise<LabFigure> {
  const spec = modest(input.spec);
  const theme = themes[input.scheme];
  switch (input.kind) {
    case "impulse":
      return await impulseFigure(spec, input.scheme, input);
    case "theory":
      return coneFigure(spec, input.scheme, "Network");
    case "practice":
      return coneFigure(
        toPractice(spec).spec,
        input.scheme,
        "Network in practice",
      );
    case "gradient": {
      const executor = await executorOf(input.executor, input.device);
      const view = await gradientView(spec, executor, { output: input.output });
      const title = `Gradient of ${input.output ?? "the output"} on ${executor.name}`;
      return figure(title, gradientPart(view, theme), theme);
    }
  }
}

async function executorOf(executor: string, device: string) {
  return executor === "onnxruntime" && device === "cpu"
    ? quickExecutor()
    : await openExecutor(executor, device);
}
