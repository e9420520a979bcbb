/** Praat TextGrid text, long or short, <-> tiers of intervals and of points. */
import { CauserieError, badInput } from "../base/errors.ts";
import type { Interval } from "./tiers.ts";

export interface TextGrid {
  readonly start: number;
  readonly end: number;
  readonly tiers: readonly TextGridTier[];
}

export type TextGridTier =
  | {
      readonly kind: "intervals";
      readonly name: string;
      readonly start: number;
      readonly end: number;
      /** As the file has them: intervals without speech have an empty label. */
      readonly intervals: readonly Interval[];
    }
  | {
      readonly kind: "points";
      readonly name: string;
      readonly start: number;
      readonly end: number;
      readonly points: readonly {
        readonly time: number;
        readonly label: string;
      }[];
    };

/**
 * Reads a TextGrid. As Praat does, it takes only what stands free: quoted texts, numbers and `<exists>`; `xmin =` and
 * `[1]:` of the long form are words to a person and nothing to the reader. Throws one sentence with the line.
 */
export function readTextGrid(text: string): TextGrid {
  const tokens = new Tokens(text);
  readHeader(tokens);
  const start = tokens.number("the start time");
  const end = tokens.number("the end time");
  if (tokens.flag() !== "<exists>") return { start, end, tiers: [] };
  const count = tokens.count("the number of tiers");
  const tiers = Array.from({ length: count }, () => readTier(tokens));
  return { start, end, tiers };
}

/** Writes the long form, which every tool reads. */
export function writeTextGrid(grid: TextGrid): string {
  const lines = [
    'File type = "ooTextFile"',
    'Object class = "TextGrid"',
    "",
    `xmin = ${grid.start}`,
    `xmax = ${grid.end}`,
    "tiers? <exists>",
    `size = ${grid.tiers.length}`,
    "item []:",
    ...grid.tiers.flatMap((tier, index) => tierLines(tier, index + 1)),
  ];
  return lines.join("\n") + "\n";
}

function readHeader(tokens: Tokens): void {
  const kind = tokens.text("the file type");
  if (kind.startsWith("Praat chronological"))
    throw new CauserieError(
      "unsupported",
      "a chronological TextGrid is not read; in Praat, save it as a text file or as a short text file",
    );
  const objectClass = tokens.text("the object class");
  if (kind !== "ooTextFile" || objectClass !== "TextGrid")
    throw badInput(
      `not a TextGrid: it says that it is a ${kind} with a ${objectClass}`,
    );
}

function readTier(tokens: Tokens): TextGridTier {
  const tierClass = tokens.text("a tier's class");
  const name = tokens.text("a tier's name");
  const start = tokens.number("a tier's start");
  const end = tokens.number("a tier's end");
  const count = tokens.count("the number of intervals");
  if (tierClass === "IntervalTier") {
    const intervals = Array.from({ length: count }, () => ({
      start: tokens.number("an interval's start"),
      end: tokens.number("an interval's end"),
      label: tokens.text("an interval's text"),
    }));
    return { kind: "intervals", name, start, end, intervals };
  }
  if (tierClass !== "TextTier")
    throw badInput(
      `line ${tokens.line()}: a tier is an IntervalTier or a TextTier, not "${tierClass}"`,
    );
  const points = Array.from({ length: count }, () => ({
    time: tokens.number("a point's time"),
    label: tokens.text("a point's text"),
  }));
  return { kind: "points", name, start, end, points };
}

// A quoted text (quotes inside are doubled), a comment, or anything else up to the next white space.
const tokenPattern = /"([^"]*(?:""[^"]*)*)"|![^\n]*|(\S+)/gu;
const numberPattern = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The free-standing texts, numbers and flags of a file, one after the other. */
class Tokens {
  private readonly source: string;
  private readonly matches: IterableIterator<RegExpExecArray>;
  private offset = 0;

  constructor(source: string) {
    this.source = source;
    this.matches = source.matchAll(tokenPattern);
  }

  text(what: string): string {
    const match = this.next(what, (token) => token[1] !== undefined);
    return match[1]!.replaceAll('""', '"').replaceAll("\r\n", "\n");
  }

  number(what: string): number {
    const isNumber = (token: RegExpExecArray) =>
      numberPattern.test(token[2] ?? "");
    return Number(this.next(what, isNumber)[2]);
  }

  count(what: string): number {
    const value = this.number(what);
    // Every item takes some bytes: a larger number is a damaged one, and not worth the memory.
    if (Number.isInteger(value) && value >= 0 && value <= this.source.length)
      return value;
    throw badInput(`line ${this.line()}: ${what} is ${value}`);
  }

  flag(): string {
    return this.next("<exists>", (token) => /^<\w+>$/.test(token[2] ?? ""))[2]!;
  }

  line(): number {
    return this.source.slice(0, this.offset).split("\n").length;
  }

  /** The next token that is wanted; a text, number or flag in its place means that the file is damaged. */
  private next(
    what: string,
    wanted: (token: RegExpExecArray) => boolean,
  ): RegExpExecArray {
    for (;;) {
      const result = this.matches.next();
      if (result.done)
        throw badInput(
          `the file ends on line ${this.source.split("\n").length} where ${what} should stand; it may have been cut off`,
        );
      const token = result.value;
      this.offset = token.index;
      if (wanted(token)) return token;
      const word = token[2] ?? "";
      if (token[1] !== undefined || numberPattern.test(word))
        throw badInput(
          `line ${this.line()}: ${token[0].slice(0, 40)} stands where ${what} should`,
        );
    }
  }
}

function tierLines(tier: TextGridTier, number: number): string[] {
  const head = [
    `    item [${number}]:`,
    `        class = "${tier.kind === "intervals" ? "IntervalTier" : "TextTier"}"`,
    `        name = ${quoted(tier.name)}`,
    `        xmin = ${tier.start}`,
    `        xmax = ${tier.end}`,
  ];
  return [...head, ...itemLines(tier)];
}

function itemLines(tier: TextGridTier): string[] {
  if (tier.kind === "points")
    return [
      `        points: size = ${tier.points.length}`,
      ...tier.points.flatMap(({ time, label }, index) => [
        `        points [${index + 1}]:`,
        `            number = ${time}`,
        `            mark = ${quoted(label)}`,
      ]),
    ];
  return [
    `        intervals: size = ${tier.intervals.length}`,
    ...tier.intervals.flatMap(({ start, end, label }, index) => [
      `        intervals [${index + 1}]:`,
      `            xmin = ${start}`,
      `            xmax = ${end}`,
      `            text = ${quoted(label)}`,
    ]),
  ];
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
