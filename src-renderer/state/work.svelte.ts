/** Long work asked for on this page: starting it, following it, and what its end makes wanted. */
import { call } from "../client/call.ts";
import type { CallInput } from "../../src-main/contract/calls.ts";
import type {
  FilePair,
  Job,
  JobId,
  RunId,
  SkippedFile,
  Split,
} from "../../src-main/contract/records.ts";
import { listeningCall } from "./listening.ts";
import type { Studio } from "./studio.svelte.ts";

/** Imports, features, trainings, evaluations and predictions of the open corpus. */
export class Work {
  readonly #studio: Studio;
  /** Files that the last imports left out, newest last. */
  #skipped = $state.raw<readonly SkippedFile[]>([]);
  /** Pairs of files by name in the import that runs. */
  #pairs: FilePair[] = [];
  /** Trainings begun on this page: their predictions are wanted as soon as they are done. */
  readonly #ownTrainings = new Set<JobId>();

  constructor(studio: Studio) {
    this.#studio = studio;
  }

  get skipped(): readonly SkippedFile[] {
    return this.#skipped;
  }

  async train(input: CallInput<"training/start">): Promise<void> {
    const job = await this.#studio.attempt(() => call("training/start", input));
    if (!job) return;
    this.#ownTrainings.add(job.id);
    this.applyJob(job);
  }

  async evaluate(run: RunId, split: Split): Promise<void> {
    await this.#start(() => call("evaluation/start", { run, split }));
  }

  /** Lets a run listen to the open dialogue: one that reconstructs gives codes and sound. */
  async predict(run: RunId): Promise<void> {
    const dialogue = this.#studio.dialogue.detail?.dialogue.id;
    const known = this.#studio.runs.list.find(({ id }) => id === run);
    const name = listeningCall(known);
    if (dialogue === undefined || name === undefined) return;
    await this.#start(() => call(name, { run, dialogue }));
  }

  async computeFeatures(): Promise<void> {
    const dialogueId = this.#studio.dialogue.detail?.dialogue.id;
    if (dialogueId !== undefined)
      await this.#start(() => call("features/compute", { dialogueId }));
  }

  async import(paths: readonly string[]): Promise<void> {
    if (paths.length === 0) return;
    this.forgetSkipped();
    await this.#start(() => call("dialogues/import", { paths: [...paths] }));
  }

  async importSample(): Promise<void> {
    await this.#start(() => this.#studio.application.importSample());
  }

  async cancel(id: JobId): Promise<void> {
    await this.#studio.attempt(() => this.#studio.jobs.cancel(id));
  }

  async #start(start: () => Promise<Job>): Promise<void> {
    const job = await this.#studio.attempt(start);
    if (job) this.applyJob(job);
  }

  /** Takes over a job's new state, from an answer or from an event. */
  applyJob(job: Job): void {
    const { jobs, runs, toasts } = this.#studio;
    const before = jobs.apply(job);
    const hasRunNow = job.runId !== null && (before?.runId ?? null) === null;
    if (this.#ownTrainings.has(job.id) && hasRunNow)
      void this.#studio.attempt(() => runs.choose(job.runId!));
    if (before?.state === job.state) return;
    if (job.state === "failed") toasts.error(job.error ?? job.title);
    if (job.state === "done") this.#afterJob(job);
  }

  /** A file that an import left out. */
  applySkipped(file: SkippedFile): void {
    this.#skipped = [...this.#skipped, file];
  }

  /** Two files that an import joined or left apart. */
  applyPair(pair: FilePair): void {
    this.#pairs.push(pair);
  }

  /** The list has been read. */
  forgetSkipped(): void {
    this.#skipped = [];
  }

  /** What a finished job makes wanted: after a training, its predictions and its evaluation. */
  #afterJob(job: Job): void {
    if (job.kind === "import") {
      this.#announceSkipped();
      this.#announcePairs();
    }
    if (job.kind === "evaluate") this.#announceEvaluation(job);
    if (job.kind === "reconstruct" || job.kind === "paint")
      this.#studio.codes.afterJob(job);
    if (job.kind !== "train" || !this.#ownTrainings.delete(job.id)) return;
    if (job.runId === null) return;
    void this.predict(job.runId);
    void this.evaluate(job.runId, "test");
  }

  /** One file is told at once, several as a list. */
  #announceSkipped(): void {
    const { toasts } = this.#studio;
    const [first, ...rest] = this.#skipped;
    if (first === undefined) return;
    const run = () => {
      this.#studio.overlay = "skipped";
    };
    const show = { label: "Show", run };
    if (rest.length > 0)
      toasts.error(`${rest.length + 1} files were not imported.`, show);
    else toasts.error(`${first.path} was not imported: ${first.reason}`);
  }

  /** Joining is told, so that nobody finds two recordings in one by surprise; not joining, so that nobody waits for it. */
  #announcePairs(): void {
    const { toasts } = this.#studio;
    const joined = this.#pairs.filter(({ reason }) => reason === null);
    const apart = this.#pairs.filter(({ reason }) => reason !== null);
    this.#pairs = [];
    if (joined.length > 0)
      toasts.info(`Joined as two sides of one call: ${namesOf(joined)}`);
    if (apart.length > 0)
      toasts.error(
        `Imported one by one: ${namesOf(apart)}, because ${apart[0]!.reason}`,
      );
  }

  #announceEvaluation(job: Job): void {
    const { layout, runs, toasts } = this.#studio;
    if (layout.tab === "results" && layout.inspector) return;
    const run = () => {
      const { runId } = job;
      if (runId !== null) void this.#studio.attempt(() => runs.choose(runId));
      layout.showTab("results");
    };
    toasts.info("Evaluation finished", { label: "Show", run });
  }
}

/** "c_A.wav and c_B.wav", of several pairs the first and how many more. */
function namesOf([first, ...others]: readonly FilePair[]): string {
  const names = first!.paths.map((path) => path.split(/[/\\]/).at(-1));
  const more = others.length > 0 ? ` (and ${others.length} more)` : "";
  return names.join(" and ") + more;
}
