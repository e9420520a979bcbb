/** What a person does with a run's codes: hears what they keep, sees what one stands for, paints over them. */
import { call } from "../client/call.ts";
import type { CodeStroke } from "../../src-main/contract/calls.ts";
import type {
  CodePrototypes,
  Job,
  RunId,
  SoundVariant,
  Speaker,
  Track,
} from "../../src-main/contract/records.ts";
import { gridName, lastStrokes, type CodePlace } from "../lanes/codes/plan.ts";
import type { Studio } from "./studio.svelte.ts";

/** A code under the mouse. */
export interface HoveredCode extends CodePlace {
  readonly track: Track;
  readonly code: number | null;
}

/** Codes of the chosen run in the open dialogue. */
export class Codes {
  readonly #studio: Studio;
  #variant = $state<SoundVariant>("original");
  /** Counts what was made anew, so that no older sound is heard. */
  #version = $state(0);
  #brushes = $state.raw<Readonly<Record<string, number>>>({});
  #strokes = $state.raw<Readonly<Record<string, readonly CodeStroke[]>>>({});
  #prototypes = $state.raw<{ run: RunId; value: CodePrototypes } | null>(null);

  painting = $state(false);
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
    const hasStrokes = Object.keys(this.#strokes).length > 0;
    return hasStrokes ? [...made, "painted"] : made;
  }

  /** What each code of the chosen run stands for, once it is here. */
  get prototypes(): CodePrototypes | null {
    const known = this.#prototypes;
    return known?.run === this.#studio.runs.chosenId ? known.value : null;
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
    return this.#voiceStrokes(track.speaker).filter(
      (stroke) => stroke.grid === grid,
    );
  }

  /** Puts the brush's code in some places. */
  stroke(track: Track, places: readonly CodePlace[]): void {
    const grid = gridName(track);
    const code = this.brushOf(grid);
    const fresh = places.map((place) => ({ ...place, grid, code }));
    const strokes = [...this.#voiceStrokes(track.speaker), ...fresh];
    this.#strokes = {
      ...this.#strokes,
      [String(track.speaker)]: lastStrokes(strokes),
    };
  }

  /** Lets a voice's painted codes be decoded; they are heard when that is done. */
  async decode(track: Track): Promise<void> {
    const { dialogue, runs, work } = this.#studio;
    const strokes = this.#voiceStrokes(track.speaker);
    if (strokes.length === 0 || runs.chosenId === null) return;
    const job = await this.#studio.attempt(() =>
      call("codes/paint", {
        run: runs.chosenId!,
        dialogue: dialogue.detail!.dialogue.id,
        speaker: track.speaker,
        strokes: [...strokes],
      }),
    );
    if (job) work.applyJob(job);
  }

  /** Goes on playing at the same place with another sound. */
  hear(variant: SoundVariant): void {
    this.#variant = variant;
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
    this.#strokes = {};
    this.hover = null;
    this.painting = false;
    if (this.#variant !== "original") this.hear("original");
  }

  /** Takes over what a finished job has made. */
  afterJob({ kind, runId, dialogueId }: Job): void {
    const { dialogue, runs } = this.#studio;
    if (runId !== runs.chosenId || dialogueId !== dialogue.detail?.dialogue.id)
      return;
    this.#version++;
    if (kind === "paint") this.hear("painted");
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

  #voiceStrokes(speaker: Speaker | null): readonly CodeStroke[] {
    return this.#strokes[String(speaker)] ?? [];
  }
}
