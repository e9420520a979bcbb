/** The whole page's state: its parts, how they act together, and what the host's events do to them. */
import { createContext } from "svelte";
import { call, errorMessage } from "../client/call.ts";
import { listen } from "../client/events.ts";
import { saveFrom, saveText } from "../client/save.ts";
import type { StudioEvent } from "../../src-main/contract/events.ts";
import type {
  DialogueId,
  Track,
  TurnEdit,
} from "../../src-main/contract/records.ts";
import { Application } from "./application.svelte.ts";
import { Codes } from "./codes.svelte.ts";
import { Dialogue } from "./dialogue.svelte.ts";
import { Jobs } from "./jobs.svelte.ts";
import { Layout } from "./layout.svelte.ts";
import { Library } from "./library.svelte.ts";
import { Menu } from "./menu.svelte.ts";
import { Player } from "./player.svelte.ts";
import { Runs } from "./runs.svelte.ts";
import { Theme } from "./theme.svelte.ts";
import { Tiles } from "./tiles.svelte.ts";
import { Toasts } from "./toasts.svelte.ts";
import { finestTracks } from "./tracks.ts";
import { TrainingSettings } from "./trainingSettings.svelte.ts";
import { ViewportState } from "./viewport.svelte.ts";
import { Work } from "./work.svelte.ts";

/** Every component reaches the state through this pair. */
export const [useStudio, provideStudio] = createContext<Studio>();

/** What may lie over the page. */
export type Overlay =
  | "palette"
  | "shortcuts"
  | "import"
  | "skipped"
  | "welcome"
  | "tour"
  | "about"
  | "preferences";

/** The parts of the studio and the actions that touch more than one of them. */
export class Studio {
  readonly toasts = new Toasts();
  readonly library = new Library();
  readonly dialogue = new Dialogue();
  readonly viewport = new ViewportState();
  readonly player = new Player((message) => this.toasts.error(message));
  readonly jobs = new Jobs();
  readonly runs = new Runs();
  readonly theme = new Theme();
  readonly layout = new Layout();
  readonly tiles = new Tiles();
  readonly menu = new Menu();
  readonly training = new TrainingSettings();
  readonly application = new Application();
  readonly work = new Work(this);
  readonly codes = new Codes(this);

  #connected = $state(true);
  #page = $state("studio");
  overlay = $state<Overlay | null>(null);

  /** Where the read-out looks: under the mouse, else at the playhead. */
  readonly cursor: number = $derived(
    this.dialogue.hover?.seconds ?? this.player.time,
  );

  /** False while the host cannot be reached. */
  get connected(): boolean {
    return this.#connected;
  }

  get page(): string {
    return this.#page;
  }

  showPage(id: string): void {
    this.#page = id;
  }

  /** Loads what the page starts with and follows the host until the signal aborts. */
  start(signal: AbortSignal): void {
    this.theme.follow(signal);
    let isFirst = true;
    const event = (message: StudioEvent) => this.#apply(message);
    const connected = (isConnected: boolean) => {
      this.#connected = isConnected;
      if (isConnected && !isFirst) void this.#reload();
      if (isConnected) isFirst = false;
    };
    void listen({ event, connected }, signal);
    void this.#reload().then(() => this.#openFirst());
  }

  /** Runs an action and shows the sentence of what goes wrong in it. */
  async attempt<T>(action: () => Promise<T>): Promise<T | null> {
    try {
      return await action();
    } catch (error) {
      this.toasts.error(errorMessage(error));
      return null;
    }
  }

  async #reload(): Promise<void> {
    await this.attempt(() =>
      Promise.all([
        this.application.load(),
        this.library.load(),
        this.runs.load(),
        this.jobs.load(),
        this.dialogue.refresh(),
      ]),
    );
  }

  async #openFirst(): Promise<void> {
    const first = this.library.dialogues?.[0];
    if (first && this.dialogue.id === null) await this.openDialogue(first.id);
  }

  async openDialogue(id: DialogueId): Promise<void> {
    this.player.pause();
    if (!(await this.dialogue.open(id))) return;
    const { dialogue, tracks } = this.dialogue.detail!;
    this.tiles.keepOnly(tracks);
    this.codes.reset();
    this.player.open(dialogue);
    this.viewport.open(dialogue.seconds);
  }

  edit(edit: TurnEdit): void {
    void this.attempt(() => this.dialogue.edit(edit));
  }

  /** Painting is undone while painting, turns otherwise. */
  get canUndo(): boolean {
    const { codes, dialogue } = this;
    return codes.painting ? codes.canUndoPaint : dialogue.canUndo;
  }

  get canRedo(): boolean {
    const { codes, dialogue } = this;
    return codes.painting ? codes.canRedoPaint : dialogue.canRedo;
  }

  undo(): void {
    if (this.codes.painting) return this.codes.undoPaint();
    void this.attempt(() => this.dialogue.undo());
  }

  redo(): void {
    if (this.codes.painting) return this.codes.redoPaint();
    void this.attempt(() => this.dialogue.redo());
  }

  /** Gives every selected turn to the other speaker. */
  reassignSelected(): void {
    for (const { id, speaker } of this.dialogue.selected)
      this.edit({ kind: "assign", id, speaker: speaker === 0 ? 1 : 0 });
  }

  deleteSelected(): void {
    const ids = this.dialogue.selected.map((turn) => turn.id);
    if (ids.length > 0) this.edit({ kind: "delete", ids });
  }

  /** Makes the selected stretch of time a turn. */
  addTurn(speaker: 0 | 1): void {
    const { range } = this.dialogue;
    if (range) this.edit({ kind: "add", speaker, ...range });
    this.dialogue.range = null;
  }

  /** Plays the selected stretch, else the selected turn, else on from the playhead; playing already, pauses. */
  togglePlay(): void {
    if (this.player.playing) return this.player.pause();
    const [turn] = this.dialogue.selected;
    const stretch = this.dialogue.range ?? (this.player.looping ? turn : null);
    this.player.play(stretch ?? null);
  }

  async export(format: "TextGrid" | "rttm"): Promise<void> {
    const dialogueId = this.dialogue.detail?.dialogue.id;
    if (dialogueId === undefined) return;
    const file = await this.attempt(() =>
      call("turns/export", { dialogueId, format }),
    );
    if (!file) return;
    saveText(file.fileName, file.text);
    this.toasts.info(`Exported ${file.fileName}`);
  }

  /** Saves the sound that is heard, from its beginning to its end. */
  saveSound(): void {
    const { soundPath } = this.player;
    const title = this.dialogue.detail?.dialogue.title;
    if (soundPath === null || title === undefined) return;
    const { variant } = this.codes;
    const kind = variant === "original" ? "" : `-${variant}`;
    saveFrom(`${title}${kind}.wav`, soundPath);
  }

  /** Tracks of a kind in the open dialogue, one per speaker, A first; predictions only of the chosen run. */
  tracks(kind: Track["kind"]): readonly Track[] {
    const tracks = this.dialogue.detail?.tracks ?? [];
    return finestTracks(tracks, kind, this.runs.chosenId);
  }

  #apply(event: StudioEvent): void {
    switch (event.type) {
      case "job":
        return this.work.applyJob(event.job);
      case "corpus":
        void this.attempt(() => this.library.load()).then(() =>
          this.#openFirst(),
        );
        return;
      case "skipped":
        return this.work.applySkipped(event.file);
      case "pair":
        return this.work.applyPair(event.pair);
      case "run":
        return this.runs.apply(event.run);
      case "run-deleted":
        return this.runs.forget(event.runId);
      case "curve":
        return this.runs.applyCurve(event.runId, event.points);
      case "evaluation":
        return this.runs.applyEvaluation(event.runId, event.evaluation);
      case "tracks":
        this.tiles.renew(event.tracks);
        return this.dialogue.applyTracks(event.dialogueId, event.tracks);
      case "turns":
        return this.dialogue.applyTurns(event.dialogueId, event.state);
      default:
        event satisfies never;
    }
  }
}
