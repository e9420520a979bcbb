/** Evaluations of runs in the database: one per protocol and split, each row with its baselines. */
import type {
  Evaluation,
  EvaluationDetails,
  MetricRow,
} from "../contract/records.ts";
import type { ReadDb, WriteDb } from "../storage/connection.ts";

interface EvaluationRow {
  readonly id: number;
  readonly protocol: string;
  readonly split: Evaluation["split"];
  readonly dialogues: number;
  readonly duration_s: number;
  readonly created_at: string;
}

interface StoredMetric extends Omit<MetricRow, "baselines" | "interval"> {
  readonly baselines: string;
  readonly low: number | null;
  readonly high: number | null;
}

/** Evaluations of a run, the newest first. */
export function listEvaluations(db: ReadDb, runId: string): Evaluation[] {
  return db
    .all<EvaluationRow>(
      `select id, protocol, split, dialogues, duration_s, created_at from evaluations
       where run_id = ? order by created_at desc, id desc`,
      runId,
    )
    .map((row) => ({
      protocol: row.protocol,
      split: row.split,
      dialogues: row.dialogues,
      seconds: row.duration_s,
      rows: metricRows(db, row.id),
      createdAt: row.created_at,
      ...detailsOf(db, row.id),
    }));
}

/** Saves an evaluation; an earlier one by the same protocol on the same split is replaced. */
export function saveEvaluation(
  db: WriteDb,
  runId: string,
  evaluation: Evaluation,
): void {
  const { protocol, split, dialogues, seconds, createdAt } = evaluation;
  db.run(
    "delete from evaluations where run_id = ? and protocol = ? and split = ?",
    runId,
    protocol,
    split,
  );
  const { id } = db.get<{ id: number }>(
    `insert into evaluations (run_id, protocol, split, dialogues, duration_s, created_at)
     values (@runId, @protocol, @split, @dialogues, @seconds, @createdAt) returning id`,
    { runId, protocol, split, dialogues, seconds, createdAt },
  )!;
  for (const [position, row] of evaluation.rows.entries())
    saveMetric(db, id, position, row);
  if (evaluation.details) saveDetails(db, id, evaluation.details);
}

function saveDetails(
  db: WriteDb,
  evaluationId: number,
  { codes, bands }: EvaluationDetails,
): void {
  db.run(
    "insert into evaluation_details (evaluation_id, codes, bands) values (?, ?, ?)",
    evaluationId,
    JSON.stringify(codes),
    JSON.stringify(bands),
  );
}

function detailsOf(
  db: ReadDb,
  evaluationId: number,
): Pick<Evaluation, "details"> {
  const row = db.get<{ codes: string; bands: string }>(
    "select codes, bands from evaluation_details where evaluation_id = ?",
    evaluationId,
  );
  if (!row) return {};
  const codes = JSON.parse(row.codes) as EvaluationDetails["codes"];
  const bands = JSON.parse(row.bands) as EvaluationDetails["bands"];
  return { details: { codes, bands } };
}

function saveMetric(
  db: WriteDb,
  evaluationId: number,
  position: number,
  { baselines, interval, ...metric }: MetricRow,
): void {
  const { name, title, value, unit, better, samples } = metric;
  db.run(
    `insert into metrics (evaluation_id, position, name, title, value, unit, better, samples)
     values (@evaluationId, @position, @name, @title, @value, @unit, @better, @samples)`,
    { evaluationId, position, name, title, value, unit, better, samples },
  );
  if (interval)
    db.run(
      "insert into metric_intervals (evaluation_id, metric_position, low, high) values (?, ?, ?, ?)",
      evaluationId,
      position,
      ...interval,
    );
  for (const [index, baseline] of baselines.entries())
    db.run(
      `insert into metric_baselines (evaluation_id, metric_position, position, name, value)
       values (?, ?, ?, ?, ?)`,
      evaluationId,
      position,
      index,
      baseline.name,
      baseline.value,
    );
}

function metricRows(db: ReadDb, evaluationId: number): MetricRow[] {
  return db
    .all<StoredMetric>(
      `select name, title, value, unit, better, samples, low, high,
         (select json_group_array(json_object('name', b.name, 'value', b.value) order by b.position)
          from metric_baselines b
          where b.evaluation_id = metrics.evaluation_id and b.metric_position = metrics.position) as baselines
       from metrics left join metric_intervals i
         on i.evaluation_id = metrics.evaluation_id and i.metric_position = metrics.position
       where metrics.evaluation_id = ? order by position`,
      evaluationId,
    )
    .map(({ low, high, ...row }) => ({
      ...row,
      ...(low === null || high === null ? {} : { interval: [low, high] }),
      baselines: JSON.parse(row.baselines) as MetricRow["baselines"],
    }));
}
