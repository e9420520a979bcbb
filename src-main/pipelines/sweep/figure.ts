/** A trained run and the name of a metric into the figure that decides a sweep, always over the validation split. */
import { badInput } from "../../base/errors.ts";
import type { CurvePoint, MetricRow } from "../../contract/records.ts";
import { evaluate } from "../evaluate.ts";
import type { PipelineIo } from "../io.ts";

export interface Figure {
  readonly value: number | null;
  readonly better: "lower" | "higher";
}

/**
 * A series of the validation, read where the kept model was made, or a row of the evaluation by the validation split,
 * which is made where the run has none. Choosing by the test split would spoil it. Throws when nothing has that name.
 */
export async function figureOf(
  runId: string,
  metric: string,
  io: PipelineIo,
): Promise<Figure> {
  return metric.startsWith("validation/")
    ? { value: seriesFigure(runId, metric, io), better: "lower" }
    : evaluationFigure(runId, metric, io);
}

/** The kept model is the one of the lowest loss, so every series is read at its step. */
function seriesFigure(
  runId: string,
  metric: string,
  { corpus }: PipelineIo,
): number | null {
  const { curve } = corpus.run(runId);
  const validation = curve.filter(({ series }) =>
    series.startsWith("validation/"),
  );
  const names = [...new Set(validation.map(({ series }) => series))];
  if (names.length === 0) return null;
  if (!names.includes(metric)) throw unknown(metric, names);
  const losses = validation.filter(
    ({ series }) => series === "validation/loss",
  );
  const best = losses.reduce<CurvePoint>(
    (lowest, point) => (point.value < lowest.value ? point : lowest),
    losses[0]!,
  );
  return (
    validation.find(
      ({ series, step }) => series === metric && step === best.step,
    )?.value ?? null
  );
}

async function evaluationFigure(
  runId: string,
  metric: string,
  io: PipelineIo,
): Promise<Figure> {
  const known = knownRows(runId, io);
  const rows =
    known.size > 0
      ? known
      : new Map(
          Object.entries(
            (await evaluate({ run: runId, split: "validation" }, io)).metrics,
          ),
        );
  const row = rows.get(metric);
  if (!row) throw unknown(metric, ["validation/loss", ...rows.keys()]);
  return { value: row.value, better: row.better };
}

function knownRows(
  runId: string,
  { corpus }: PipelineIo,
): ReadonlyMap<string, MetricRow> {
  return new Map(
    corpus
      .run(runId)
      .evaluations.filter(({ split }) => split === "validation")
      .flatMap(({ protocol, rows }) =>
        rows.map((row) => [`${protocol}/${row.name}`, row] as const),
      ),
  );
}

function unknown(metric: string, names: readonly string[]): Error {
  return badInput(
    `sweep: no run has the metric ${metric}; known are ${names.join(", ")}`,
  );
}
