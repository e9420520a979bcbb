/** The system's or the user's choice of light -> the colours that canvases draw with. */
import { keep, recall } from "../client/remember.ts";

export type Scheme = "dark" | "light";
export type SchemeChoice = Scheme | "system";

/** Colours of the style sheet as canvases need them, resolved for the current scheme. */
export interface Palette {
  readonly surface: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly grid: string;
  readonly speakers: readonly [string, string];
  readonly speakerTints: readonly [string, string];
  readonly prediction: string;
  readonly predictionTint: string;
}

/** Light or dark, and the palette that goes with it. */
export class Theme {
  #choice = $state(recall<SchemeChoice>("scheme", "system", isChoice));
  #systemIsDark = $state(false);
  #palette = $state.raw<Palette>(readPalette());

  readonly scheme: Scheme = $derived(
    this.#choice === "system"
      ? this.#systemIsDark
        ? "dark"
        : "light"
      : this.#choice,
  );

  get choice(): SchemeChoice {
    return this.#choice;
  }

  get palette(): Palette {
    return this.#palette;
  }

  choose(choice: SchemeChoice): void {
    this.#choice = choice;
    keep("scheme", choice);
    this.#apply();
  }

  /** Follows the system until the signal aborts. */
  follow(signal: AbortSignal): void {
    const query = matchMedia("(prefers-color-scheme: dark)");
    this.#systemIsDark = query.matches;
    query.addEventListener(
      "change",
      () => {
        this.#systemIsDark = query.matches;
        this.#apply();
      },
      { signal },
    );
    this.#apply();
  }

  #apply(): void {
    document.documentElement.dataset["scheme"] = this.scheme;
    this.#palette = readPalette();
  }
}

function isChoice(value: unknown): value is SchemeChoice {
  return value === "dark" || value === "light" || value === "system";
}

/** Reads the style sheet's variables through a probe element, which resolves what depends on the scheme. */
function readPalette(): Palette {
  const probe = document.createElement("span");
  document.body.append(probe);
  const colour = (name: string): string => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const palette: Palette = {
    surface: colour("surface-0"),
    text: colour("text"),
    muted: colour("muted"),
    line: colour("line"),
    grid: colour("grid"),
    speakers: [colour("speaker-a"), colour("speaker-b")],
    speakerTints: [colour("speaker-a-tint"), colour("speaker-b-tint")],
    prediction: colour("prediction"),
    predictionTint: colour("prediction-tint"),
  };
  probe.remove();
  return palette;
}
