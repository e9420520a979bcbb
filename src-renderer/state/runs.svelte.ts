/** Trainings: the list, the chosen one with its curve and evaluations, and the presets they start from. */
import { call } from "../client/call.ts";
import type {
  CurvePoint,
  Evaluation,
  PresetInfo,
  RunDetail,
  RunId,
  RunSummary,
} from "../../src-main/contract/records.ts";

/** Runs, newest first; one of them is chosen, and its predictions are shown. */
export class Runs {
  #list = $state.raw<readonly RunSummary[]>([]);
  #presets = $state.raw<readonly PresetInfo[]>([]);
  #chosenId = $state<RunId | null>(null);
  #detail = $state.raw<RunDetail | null>(null);

  /** The run whose name is being typed. */
  renaming = $state<RunId | null>(null);
  /** The run that a person is asked about before it is deleted for good. */
  deleting = $state.raw<RunSummary | null>(null);

  readonly chosen: RunSummary | null = $derived(
    this.#list.find((run) => run.id === this.#chosenId) ?? null,
  );

  get list(): readonly RunSummary[] {
    return this.#list;
  }

  get presets(): readonly PresetInfo[] {
    return this.#presets;
  }

  get chosenId(): RunId | null {
    return this.#chosenId;
  }

  /** Curve and evaluations of the chosen run, once they are here. */
  get detail(): RunDetail | null {
    return this.#detail?.run.id === this.#chosenId ? this.#detail : null;
  }

  async load(): Promise<void> {
    const [runs, presets] = await Promise.all([
      call("runs/list", {}),
      call("presets/list", {}),
    ]);
    this.#list = runs.toSorted((a, b) =>
      b.createdAt.localeCompare(a.createdAt),
    );
    this.#presets = presets;
    if (!this.chosen) this.#chosenId = this.#list[0]?.id ?? null;
    if (this.#chosenId !== null) await this.choose(this.#chosenId);
  }

  async choose(id: RunId): Promise<void> {
    this.#chosenId = id;
    const detail = await call("runs/get", { id });
    if (this.#chosenId === id) this.#detail = detail;
  }

  async rename(id: RunId, name: string): Promise<void> {
    this.apply(await call("runs/rename", { id, name }));
  }

  async remove(id: RunId): Promise<void> {
    await call("runs/delete", { id });
    this.forget(id);
  }

  /** Takes over a run's new state. */
  apply(run: RunSummary): void {
    const index = this.#list.findIndex((known) => known.id === run.id);
    this.#list = index < 0 ? [run, ...this.#list] : this.#list.with(index, run);
    if (this.#detail?.run.id === run.id)
      this.#detail = { ...this.#detail, run };
  }

  applyCurve(id: RunId, points: readonly CurvePoint[]): void {
    if (this.#detail?.run.id !== id) return;
    const curve = [...this.#detail.curve, ...points];
    this.#detail = { ...this.#detail, curve };
  }

  applyEvaluation(id: RunId, evaluation: Evaluation): void {
    if (this.#detail?.run.id !== id) return;
    const others = this.#detail.evaluations.filter(
      (known) =>
        known.protocol !== evaluation.protocol ||
        known.split !== evaluation.split,
    );
    this.#detail = { ...this.#detail, evaluations: [...others, evaluation] };
  }

  forget(id: RunId): void {
    this.#list = this.#list.filter((run) => run.id !== id);
    if (this.#chosenId !== id) return;
    this.#chosenId = this.#list[0]?.id ?? null;
    if (this.#chosenId !== null) void this.choose(this.#chosenId);
  }
}
