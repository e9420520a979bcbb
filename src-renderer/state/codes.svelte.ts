/** What a person does with a run's codes: hears what they keep, sees what one stands for, paints over them. */
import { call } from "../client/call.ts";
import type { CodeStroke } from "../../src-main/contract/calls.ts";
import type {
  CodePrototypes,
  Job,
  RunId,
  SoundVariant,
  Track,
} from "../../src-main/contract/records.ts";
import { gridName, type CodePlace } from "../lanes/codes/plan.ts";
import { Painting, type Voice } from "./painting.svelte.ts";
import { frameValues, type TileSource } from "./readout.ts";
import type { Studio } from "./studio.svelte.ts";

/** A place in a map of codes under the mouse. */
export interface HoveredCode extends CodePlace {
  readonly track: Track;
}

/** Codes of the chosen run in the open dialogue. */
export class Codes {
  readonly #studio: Studio;
  #variant = $state<SoundVariant>("original");
  /** What the recording is compared with. */
  #compared: SoundVariant = "reconstruction";
  /** Counts what was made anew, so that no older sound is heard. */
  #version = $state(0);
  #brushes = $state.raw<Readonly<Record<string, number>>>({});
  #prototypes = $state.raw<{ run: RunId; value: CodePrototypes } | null>(null);

  /** Whether the mouse paints over codes. */
  painting = $state(false);
  readonly #painting = new Painting();
  /** Whether what was painted before this page was opened is gone. */
  #isClean = false;
  hover = $state.raw<HoveredCode | null>(null);

  constructor(studio: Studio) {
    this.#studio = studio;
  }

  /** Maps of codes, those of a speaker together, few rows first. */
  readonly tracks: readonly Track[] = $derived.by(() => {
    const { dialogue, runs } = this.#studio;
    return (dialogue.detail?.tracks ?? [])
      .filter(({ kind, runId }) => kind === "codes" && runId === runs.chosenId)
      .toSorted(
        (a, b) =>
          (a.speaker ?? -1) - (b.speaker ?? -1) ||
          (a.frameShape[0] ?? 1) - (b.frameShape[0] ?? 1),
      );
  });

  /** Whether the chosen run has reconstructed the open dialogue; its sound comes after its frames. */
  get isThere(): boolean {
    const { dialogue, jobs } = this.#studio;
    const id = dialogue.detail?.dialogue.id;
    const underWay = jobs.find(
      ({ kind, dialogueId }) => kind === "reconstruct" && dialogueId === id,
    );
    return !underWay && this.#studio.tracks("reconstruction").length > 0;
  }

  /** What is heard. */
  get variant(): SoundVariant {
    return this.isThere ? this.#variant : "original";
  }

  /** What may be heard. */
  get variants(): readonly SoundVariant[] {
    const made = ["original", "ceiling", "reconstruction"] as const;
    return this.#painting.isEmpty ? made : [...made, "painted"];
  }

  /** What each code of the chosen run stands for, once it is here. */
  get prototypes(): CodePrototypes | null {
    const known = this.#prototypes;
    return known?.run === this.#studio.runs.chosenId ? known.value : null;
  }

  /** The code in a place of a map: what was painted there, else what the run chose; null while it is on its way. */
  codeAt(track: Track, { frame, row }: CodePlace): number | null {
    const painted = this.strokesOf(track).find(
      (stroke) => stroke.frame === frame && stroke.row === row,
    );
    if (painted) return painted.code;
    const { tiles } = this.#studio;
    const seconds = track.start + (frame + 0.5) / track.rateHz;
    const source: TileSource = (...place) => tiles.get(...place);
    return frameValues(source, track, seconds)?.[row] ?? null;
  }

  brushOf(grid: string): number {
    return this.#brushes[grid] ?? 0;
  }

  takeBrush(grid: string, code: number): void {
    this.#brushes = { ...this.#brushes, [grid]: code };
  }

  /** What was painted over in a map. */
  strokesOf(track: Track): readonly CodeStroke[] {
    const grid = gridName(track);
    return this.#painting
      .strokesOf(track.speaker)
      .filter((stroke) => stroke.grid === grid);
  }

  get canUndoPaint(): boolean {
    return this.#painting.canUndo;
  }

  get canRedoPaint(): boolean {
    return this.#painting.canRedo;
  }

  /** A gesture of the brush begins. */
  beginStroke(): void {
    this.#painting.begin();
  }

  /** Puts the brush's code in some places. */
  stroke(track: Track, places: readonly CodePlace[]): void {
    const grid = gridName(track);
    const code = this.brushOf(grid);
    const strokes = places.map((place) => ({ ...place, grid, code }));
    this.#painting.add(track.speaker, strokes);
  }

  undoPaint(): void {
    this.#decodeAll(this.#painting.undo());
  }

  redoPaint(): void {
    this.#decodeAll(this.#painting.redo());
  }

  #decodeAll(voices: readonly Voice[]): void {
    for (const voice of voices) void this.decode(voice);
  }

  /** Lets a voice's painted codes be decoded; they are heard when that is done. */
  async decode(speaker: Voice): Promise<void> {
    const others = new Set(this.tracks.map((track) => track.speaker));
    others.delete(speaker);
    if (!this.#isClean) for (const other of others) void this.#paint(other);
    this.#isClean = true;
    await this.#paint(speaker);
  }

  async #paint(speaker: Voice): Promise<void> {
    const { dialogue, runs, work } = this.#studio;
    if (runs.chosenId === null) return;
    const strokes = this.#painting.strokesOf(speaker);
    const job = await this.#studio.attempt(() =>
      call("codes/paint", {
        run: runs.chosenId!,
        dialogue: dialogue.detail!.dialogue.id,
        speaker,
        strokes: [...strokes],
      }),
    );
    if (job) work.applyJob(job);
  }

  /** From the recording to what was heard last of the run, and back. */
  compare(): void {
    if (this.variant !== "original") return this.hear("original");
    this.hear(this.#compared);
  }

  /** Goes on playing at the same place with another sound. */
  hear(variant: SoundVariant): void {
    this.#variant = variant;
    if (variant !== "original") this.#compared = variant;
    const { player, runs } = this.#studio;
    const run = runs.chosenId;
    player.hearMade(
      variant === "original" || run === null
        ? null
        : { run, variant, version: this.#version },
    );
  }

  /** Another dialogue or run: nothing of the old one is heard or painted any more. */
  reset(): void {
    this.#painting.forget();
    this.#isClean = false;
    this.hover = null;
    this.painting = false;
    if (this.#variant !== "original") this.hear("original");
    this.#compared = "reconstruction";
  }

  /** Takes over what a finished job has made. */
  afterJob({ kind, runId, dialogueId }: Job): void {
    const { dialogue, runs } = this.#studio;
    if (runId !== runs.chosenId || dialogueId !== dialogue.detail?.dialogue.id)
      return;
    this.#version++;
    if (kind === "paint")
      this.hear(this.#painting.isEmpty ? "reconstruction" : "painted");
    else if (this.#variant !== "original") this.hear(this.#variant);
  }

  /** Fetches what codes stand for; asked for by whoever shows it. */
  async loadPrototypes(): Promise<void> {
    const run = this.#studio.runs.chosenId;
    if (run === null || this.prototypes) return;
    const value = await this.#studio.attempt(() =>
      call("codes/prototypes", { run }),
    );
    if (value) this.#prototypes = { run, value };
  }
}
