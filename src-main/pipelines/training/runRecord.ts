/** What a training has done so far: its clock, curves, checkpoints and best model, as reports and files. */
import type { Random } from "../../base/random.ts";
import type { CurvePoint } from "../../contract/records.ts";
import type { ModelSpec } from "../../models/spec/spec.ts";
import type { PipelineIo } from "../io.ts";
import {
  hasCheckpoint,
  writeCheckpoint,
  type CheckpointHead,
  type CheckpointKind,
} from "./checkpoint.ts";
import type { PlannedRun } from "./plan.ts";
import { shareDone } from "./schedule.ts";
import type { TrainingSession } from "./session.ts";
import type { TaskData } from "./taskData.ts";
import type { LossMeans } from "./validation.ts";

/** Steps whose losses become one point of the curve. */
const stepsPerPoint = 10;
/** Points are kept back this long, so that a fast training does not flood its watchers. */
const reportEveryMs = 500;

export class RunRecord {
  readonly spec: ModelSpec;
  steps: number;
  best: CheckpointHead["best"];
  /** Mean training loss of the last point. */
  loss: number | null = null;
  private readonly plan: PlannedRun;
  private readonly data: TaskData;
  private readonly io: PipelineIo;
  private readonly secondsBefore: number;
  private readonly dataHash: string;
  private startedMs: number;
  private lastCheckpointMs: number;
  private lastReportMs = 0;
  private sums = new Map<string, number>();
  private summed = 0;
  private learningRate = 0;
  private points: CurvePoint[] = [];

  constructor(plan: PlannedRun, data: TaskData, io: PipelineIo) {
    this.plan = plan;
    this.spec = plan.spec;
    this.data = data;
    this.io = io;
    const head = plan.start?.head;
    this.steps = head?.steps ?? 0;
    this.secondsBefore = head?.seconds ?? 0;
    this.best = head?.best ?? { validation: null, step: 0, since: 0 };
    this.dataHash = io.corpus.dataHash();
    this.startedMs = io.now();
    this.lastCheckpointMs = io.now();
  }

  get id(): string {
    return this.plan.id;
  }

  get secondsOfThisCall(): number {
    return Math.max(1e-3, (this.io.now() - this.startedMs) / 1000);
  }

  /** Seconds of training, those before a resume included. */
  get seconds(): number {
    return this.secondsBefore + (this.io.now() - this.startedMs) / 1000;
  }

  /** The share of the training that is done. */
  get share(): number {
    return shareDone(this.spec.training, this.steps, this.seconds);
  }

  /** Whether steps or time are used up, or validation has not become better for too long. */
  get isOver(): boolean {
    const { patience } = this.spec.training;
    return this.share >= 1 || (patience > 0 && this.best.since >= patience);
  }

  get isValidationDue(): boolean {
    return this.steps % this.spec.training.validateEvery === 0 || this.isOver;
  }

  /** Announces the run. */
  begin(): void {
    const { id, name, createdAt, spec, device } = this.plan;
    const { dataHash } = this;
    const { seed } = spec.training;
    const { task } = spec;
    this.io.report({
      type: "run",
      run: {
        id,
        name,
        preset: spec.name,
        task,
        seed,
        device,
        spec,
        dataHash,
        createdAt,
      },
    });
  }

  /** The time before the first step (reading, compiling) does not count. */
  startClock(): void {
    this.startedMs = this.io.now();
    this.lastCheckpointMs = this.startedMs;
  }

  /** Takes a step's losses and the gradient's norm into the curves. */
  afterStep(
    metrics: Readonly<Record<string, number>>,
    learningRate: number,
  ): void {
    this.steps++;
    this.summed++;
    this.learningRate = learningRate;
    for (const [name, value] of Object.entries(metrics))
      this.sums.set(name, (this.sums.get(name) ?? 0) + value);
    if (this.steps % stepsPerPoint === 0) this.addPoints();
    if (this.io.now() - this.lastReportMs >= reportEveryMs) this.sendReports();
  }

  /** Takes a validation into the curves, and keeps the model when it is the best so far. */
  afterValidation(
    losses: LossMeans,
    session: TrainingSession,
    random: Random,
  ): void {
    const validation = losses["loss"]!;
    for (const [name, value] of Object.entries(losses))
      this.addPoint(`validation/${name}`, value);
    const isBest =
      this.best.validation === null || validation < this.best.validation;
    this.best = isBest
      ? { validation, step: this.steps, since: 0 }
      : { ...this.best, since: this.best.since + 1 };
    if (isBest) this.writeCheckpoint("best", session, random);
    this.sendReports();
  }

  checkpointIfDue(session: TrainingSession, random: Random): void {
    const elapsed = this.io.now() - this.lastCheckpointMs;
    if (elapsed >= 1000 * this.spec.training.checkpointSeconds)
      this.writeCheckpoint("last", session, random);
  }

  /** Writes what is needed to go on, and a model to use where no validation chose one. */
  finish(session: TrainingSession, random: Random): void {
    if (this.summed > 0) this.addPoints();
    this.writeCheckpoint("last", session, random);
    if (!hasCheckpoint(this.folder, "best"))
      this.writeCheckpoint("best", session, random);
    this.sendReports();
  }

  end(state: "done" | "stopped" | "failed", error: string | null): void {
    this.io.report({ type: "run-end", runId: this.id, state, error });
  }

  private get folder(): string {
    return this.io.corpus.runFolder(this.id);
  }

  /** Means over the steps since the last point. */
  private addPoints(): void {
    for (const [name, sum] of this.sums)
      this.addPoint(`train/${name}`, sum / this.summed);
    this.addPoint("train/learningRate", this.learningRate);
    this.loss = this.sums.get("loss")! / this.summed;
    this.sums = new Map();
    this.summed = 0;
  }

  private addPoint(series: string, value: number): void {
    this.points.push({ step: this.steps, series, value });
  }

  private sendReports(): void {
    this.lastReportMs = this.io.now();
    const { id: runId, steps, seconds, loss, points } = this;
    this.points = [];
    if (points.length > 0) this.io.report({ type: "curve", runId, points });
    const { validation } = this.best;
    this.io.report({
      type: "run-progress",
      runId,
      steps,
      seconds,
      loss,
      validation,
    });
  }

  private writeCheckpoint(
    kind: CheckpointKind,
    session: TrainingSession,
    random: Random,
  ): void {
    const head: CheckpointHead = {
      spec: this.spec,
      dataHash: this.dataHash,
      statistics: this.data.statistics,
      constants: this.data.constants,
      steps: this.steps,
      seconds: this.seconds,
      random: random.save(),
      best: this.best,
      slots: session.step.slots.map(({ name, size }) => ({ name, size })),
    };
    const vectors = new Set(session.step.optimizerSlots);
    const kept = Object.entries(session.state).filter(
      ([name]) => kind === "last" || !vectors.has(name),
    );
    writeCheckpoint(this.folder, kind, {
      head,
      tensors: Object.fromEntries(kept),
    });
    if (kind === "last") this.lastCheckpointMs = this.io.now();
  }
}
