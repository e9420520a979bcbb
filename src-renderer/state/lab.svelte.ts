/** The lab's page: a spec as text, and what the host says of it, asked anew after every change. */
import { call, errorMessage } from "../client/call.ts";
import type { CallOutput } from "../../src-main/contract/calls.ts";
import type {
  LabAnalysis,
  LabComparison,
  LabConversion,
  LabDesign,
  LabProbe,
} from "../../src-main/contract/lab.ts";
import { readSpec, writeSpec, type SpecRecord } from "../panels/lab/spec.ts";

/** Typing pauses this long before the host is asked. */
const pauseMs = 40;
/** Gradients are asked for when nothing has changed for longer. */
const probePauseMs = 350;
/** Designs in one table. */
export const mostDesigns = 6;

/** What the first tab of the page shows; the tabs' names are kept here so that they survive a change of page. */
export type LabTab =
  | "network"
  | "impulse"
  | "gradient"
  | "dialogue"
  | "convert"
  | "stream"
  | "compare"
  | "help";

/** One design at a time, and those that are kept for comparison. */
export class Lab {
  #text = $state("");
  #analysis = $state.raw<LabAnalysis | null>(null);
  #probes = $state.raw<readonly LabProbe[] | null>(null);
  #probeProblem = $state<string | null>(null);
  #redrawMs = $state<number | null>(null);
  #conversion = $state.raw<LabConversion | null>(null);
  #conversionProblem = $state<string | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #abort: AbortController | null = null;

  tab = $state<LabTab>("network");
  designs = $state.raw<readonly LabDesign[]>([]);
  kept = $state.raw<readonly SpecRecord[]>([]);
  comparison = $state.raw<readonly LabComparison[] | null>(null);
  scheme: "light" | "dark" = "light";

  /** The spec, or why the text is none. */
  readonly parsed = $derived(readSpec(this.#text));
  readonly spec: SpecRecord | null = $derived(this.parsed.spec);
  /** The sentence of what is wrong with the spec. */
  readonly problem: string | null = $derived(
    this.parsed.problem ?? this.#analysis?.problem ?? null,
  );
  /** What graph and gradients do not agree on. */
  readonly disagreement: string | null = $derived(
    this.#probes?.find((probe) => probe.disagreement)?.disagreement ?? null,
  );

  get text(): string {
    return this.#text;
  }

  get analysis(): LabAnalysis | null {
    return this.#analysis;
  }

  /** Null while they are computed. */
  get probes(): readonly LabProbe[] | null {
    return this.#probes;
  }

  get probeProblem(): string | null {
    return this.#probeProblem;
  }

  /** Milliseconds from a change to its numbers and diagrams. */
  get redrawMs(): number | null {
    return this.#redrawMs;
  }

  get conversion(): LabConversion | null {
    return this.#conversion;
  }

  get conversionProblem(): string | null {
    return this.#conversionProblem;
  }

  async load(): Promise<void> {
    if (this.designs.length > 0) return;
    const [examples, presets] = await Promise.all([
      call("lab/designs", {}),
      call("presets/list", {}),
    ]);
    this.designs = [
      ...examples,
      ...presets.map(({ name, title, spec }) => ({
        name,
        title: `Preset: ${title}`,
        spec,
      })),
    ];
    const first = this.designs[0];
    if (first && this.#text === "") this.choose(first.name);
  }

  choose(name: string): void {
    const design = this.designs.find((one) => one.name === name);
    if (design) this.edit(writeSpec(design.spec as SpecRecord));
  }

  /** Takes over another text; numbers and pictures follow. */
  edit(text: string): void {
    this.#text = text;
    this.#conversion = null;
    this.#conversionProblem = null;
    this.#ask(pauseMs);
  }

  change(spec: SpecRecord): void {
    this.edit(writeSpec(spec));
  }

  /** Draws again in other colours. */
  recolour(scheme: "light" | "dark"): void {
    if (scheme === this.scheme) return;
    this.scheme = scheme;
    this.#ask(0);
  }

  keep(): void {
    const { spec } = this;
    if (!spec || this.kept.length >= mostDesigns) return;
    this.kept = [...this.kept, $state.snapshot(spec) as SpecRecord];
    void this.compare();
  }

  drop(index: number): void {
    this.kept = this.kept.toSpliced(index, 1);
    void this.compare();
  }

  async compare(): Promise<void> {
    const specs = this.kept;
    this.comparison = null;
    if (specs.length === 0) return;
    const rows = await call("lab/compare", { specs: [...specs] });
    if (specs === this.kept) this.comparison = rows;
  }

  async convert(
    direction: "practice" | "theory",
    window?: number,
  ): Promise<void> {
    this.#conversion = null;
    this.#conversionProblem = null;
    const { spec } = this;
    try {
      const found = await call("lab/convert", {
        spec,
        direction,
        ...(window === undefined ? {} : { window }),
      });
      if (spec === this.spec) this.#conversion = found;
    } catch (error) {
      if (spec === this.spec) this.#conversionProblem = errorMessage(error);
    }
  }

  #ask(pause: number): void {
    clearTimeout(this.#timer);
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.#probes = null;
    this.#probeProblem = null;
    const changedAt = performance.now();
    this.#timer = setTimeout(
      () => void this.#follow(abort.signal, changedAt),
      pause,
    );
  }

  async #follow(signal: AbortSignal, changedAt: number): Promise<void> {
    const { spec, scheme } = this;
    if (!spec) return;
    const analysis = await quietly(
      call("lab/analyse", { spec, scheme }, signal),
    );
    if (signal.aborted || !analysis) return;
    this.#analysis = analysis;
    this.#redrawMs = performance.now() - changedAt;
    if (analysis.problem !== null) return;
    this.#timer = setTimeout(() => void this.#probe(signal), probePauseMs);
  }

  async #probe(signal: AbortSignal): Promise<void> {
    try {
      const probes = await call("lab/probe", { spec: this.spec }, signal);
      if (!signal.aborted) this.#probes = probes;
    } catch (error) {
      if (!signal.aborted) this.#probeProblem = errorMessage(error);
    }
  }
}

/** A picture of the lab; throws with the host's sentence. */
export async function drawFigure(
  input: Parameters<typeof call<"lab/figure">>[1],
  signal: AbortSignal,
): Promise<CallOutput<"lab/figure">> {
  return await call("lab/figure", input, signal);
}

async function quietly<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch {
    return null;
  }
}
