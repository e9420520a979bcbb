/** Runs and their curves in the database: begun, followed, ended, renamed, deleted. */
import { CauserieError } from "../base/errors.ts";
import type { CurvePoint, RunState, RunSummary } from "../contract/records.ts";
import type { NewRun } from "../contract/reports.ts";
import type { ReadDb, WriteDb } from "../storage/connection.ts";

interface RunRow extends Omit<RunSummary, "createdAt"> {
  readonly created_at: string;
}

const selectRun = `
  select id, name, preset, task, state, created_at, steps, duration_s as seconds, device, seed, loss, validation, error
  from runs`;

/** Every run, the newest first. */
export function listRuns(db: ReadDb): RunSummary[] {
  return db
    .all<RunRow>(`${selectRun} order by created_at desc, id`)
    .map(summaryOf);
}

/** One run. Throws `not-found`. */
export function runSummary(db: ReadDb, id: string): RunSummary {
  const row = db.get<RunRow>(`${selectRun} where id = ?`, id);
  if (row === undefined) throw noRun(id);
  return summaryOf(row);
}

/** The effective spec of a run, as trained. */
export function runSpec(db: ReadDb, id: string): unknown {
  const row = db.get<{ spec: string }>(
    "select spec from runs where id = ?",
    id,
  );
  if (row === undefined) throw noRun(id);
  return JSON.parse(row.spec);
}

/** What a run was trained on, to tell when the data have changed since. */
export function runDataHash(db: ReadDb, id: string): string {
  const row = db.get<{ data_hash: string }>(
    "select data_hash from runs where id = ?",
    id,
  );
  if (row === undefined) throw noRun(id);
  return row.data_hash;
}

/** Every point of a run's curves, by series and step. */
export function runCurve(db: ReadDb, id: string): CurvePoint[] {
  return db.all<CurvePoint>(
    "select step, series, value from curve_points where run_id = ? order by series, step",
    id,
  );
}

/** A run begins, or goes on from its checkpoint: then its state is `running` again. */
export function beginRun(db: WriteDb, run: NewRun, writerPid: number): void {
  db.run(
    `insert into runs (id, name, preset, task, state, seed, device, spec, data_hash, created_at, writer_pid)
     values (@id, @name, @preset, @task, 'running', @seed, @device, @spec, @dataHash, @createdAt, @writerPid)
     on conflict (id) do update set state = 'running', error = null, device = excluded.device,
       spec = excluded.spec, data_hash = excluded.data_hash, writer_pid = excluded.writer_pid`,
    { ...run, spec: JSON.stringify(run.spec), writerPid },
  );
}

/** Adds points; a step made again after a resume replaces its point. A value that is not finite is no point. */
export function addCurvePoints(
  db: WriteDb,
  runId: string,
  points: readonly CurvePoint[],
): void {
  for (const { series, step, value } of points)
    if (Number.isFinite(value))
      db.run(
        "insert or replace into curve_points (run_id, series, step, value) values (?, ?, ?, ?)",
        runId,
        series,
        step,
        value,
      );
}

/** How far a run is. */
export function followRun(
  db: WriteDb,
  runId: string,
  progress: {
    readonly steps: number;
    readonly seconds: number;
    readonly loss: number | null;
    readonly validation: number | null;
  },
): void {
  const { steps, seconds, loss, validation } = progress;
  db.run(
    `update runs set steps = @steps, duration_s = @seconds, loss = @loss,
       validation = coalesce(@validation, validation) where id = @runId`,
    { runId, steps, seconds, loss, validation },
  );
}

/** A run ends; `error` says why when it failed. */
export function endRun(
  db: WriteDb,
  runId: string,
  state: RunState,
  error: string | null,
): void {
  db.run(
    "update runs set state = ?, error = ? where id = ?",
    state,
    error,
    runId,
  );
}

/** Runs that say they are running while the process that wrote them has gone are stopped; returns their ids. */
export function stopAbandonedRuns(
  db: WriteDb,
  isAlive: (pid: number) => boolean,
): string[] {
  const abandoned = db
    .all<{ id: string; writer_pid: number }>(
      "select id, writer_pid from runs where state = 'running'",
    )
    .filter((row) => !isAlive(row.writer_pid))
    .map((row) => row.id);
  for (const id of abandoned)
    endRun(
      db,
      id,
      "stopped",
      "the process ended before the run did; it can go on from its checkpoint",
    );
  return abandoned;
}

export function renameRun(db: WriteDb, id: string, name: string): RunSummary {
  const changed = db.run("update runs set name = ? where id = ?", name, id);
  if (changed === 0) throw noRun(id);
  return runSummary(db, id);
}

/** Removes a run with its curves, evaluations and tracks. Throws `conflict` while it is running. */
export function deleteRun(db: WriteDb, id: string): void {
  if (runSummary(db, id).state === "running")
    throw new CauserieError(
      "conflict",
      `run ${id} is still training; cancel it first`,
    );
  db.run("delete from runs where id = ?", id);
}

function summaryOf({ created_at: createdAt, ...row }: RunRow): RunSummary {
  return { ...row, createdAt };
}

function noRun(id: string): CauserieError {
  return new CauserieError("not-found", `there is no run ${id}`);
}
