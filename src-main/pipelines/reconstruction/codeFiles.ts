/** Codes of a dialogue into a file: .json, or .npz with one array for each voice and grid and their rates. */
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { extname } from "node:path";
import { badInput } from "../../base/errors.ts";
import { GrowingFile } from "../../base/files.ts";
import type { Speaker } from "../../contract/records.ts";
import type { CodeGrid } from "../inference/codeGrids.ts";
import { appendNpz, type NamedArray } from "./npz.ts";

export interface CodesDocument {
  readonly run: string;
  readonly dialogue: string;
  readonly createdAt: string;
  /** Input frames each second. */
  readonly rateHz: number;
  readonly grids: readonly CodeGrid[];
  /** Files of codes `[T, rows]`, one for each grid, little-endian 16-bit. */
  readonly voices: readonly {
    readonly speaker: Speaker | null;
    readonly files: readonly string[];
  }[];
}

/** Throws unless the path's ending is one of the formats. */
export function expectCodesFormat(path: string): void {
  if (![".json", ".npz"].includes(extname(path).toLowerCase()))
    throw badInput(
      `reconstruct: the file of codes ${path} ends in "${extname(path)}"; expects .json or .npz`,
    );
}

/** Writes the file in the format that its ending names, chunk by chunk: an hour of codes never lies in memory. */
export function writeCodes(path: string, document: CodesDocument): void {
  using file = new GrowingFile(path);
  if (extname(path).toLowerCase() === ".npz")
    appendNpz(file, arraysOf(document));
  else for (const text of jsonPieces(document)) file.append(Buffer.from(text));
  file.finish();
}

/** The pieces of `{run, dialogue, createdAt, voices: [{speaker, grids: [{name, codes, rateHz, values}]}]}`. */
function* jsonPieces(document: CodesDocument): Generator<string> {
  const { run, dialogue, createdAt, rateHz, grids, voices } = document;
  const head = JSON.stringify({ run, dialogue, createdAt });
  yield `${head.slice(0, -1)},"voices":[`;
  for (const [voice, { speaker, files }] of voices.entries()) {
    const name = JSON.stringify(speakerName(speaker));
    yield `${voice > 0 ? "," : ""}{"speaker":${name},"grids":[`;
    for (const [grid, { name, codes, rows, stride }] of grids.entries()) {
      const about = JSON.stringify({ name, codes, rateHz: rateHz / stride });
      yield `${grid > 0 ? "," : ""}${about.slice(0, -1)},"values":[`;
      yield* rowPieces(files[grid]!, rows);
      yield "]}";
    }
    yield "]}";
  }
  yield "]}\n";
}

/** Rows of codes as JSON, some thousand at a time. */
function* rowPieces(file: string, rows: number): Generator<string> {
  let isFirst = true;
  for (const bytes of chunksOf(file, rows)) {
    const values = new Uint16Array(bytes.buffer, 0, bytes.length / 2);
    const texts = Array.from(
      { length: values.length / rows },
      (_, row) => `[${values.subarray(row * rows, (row + 1) * rows).join()}]`,
    );
    yield `${isFirst ? "" : ","}${texts.join()}`;
    isFirst = false;
  }
}

/** `A_top` `[T, rows]` and so on, and how many times T a second has, `rateHz_top`. */
function arraysOf({ grids, voices, rateHz }: CodesDocument): NamedArray[] {
  const codes = voices.flatMap(({ speaker, files }) =>
    grids.map(({ name, rows }, grid): NamedArray => {
      const file = files[grid]!;
      return {
        name: `${speakerName(speaker)}_${name}`,
        shape: [statSync(file).size / codeBytes / rows, rows],
        type: "<u2",
        chunks: () => chunksOf(file, rows),
      };
    }),
  );
  const rates = grids.map(({ name, stride }): NamedArray => ({
    name: `rateHz_${name}`,
    shape: [],
    type: "<f8",
    chunks: () => [new Uint8Array(Float64Array.of(rateHz / stride).buffer)],
  }));
  return [...codes, ...rates];
}

function speakerName(speaker: Speaker | null): string {
  return speaker === null ? "both" : speaker === 0 ? "A" : "B";
}

const codeBytes = 2;
const chunkRows = 4096;

/** The bytes of a file of codes, whole rows at a time; each chunk has a buffer of its own. */
function* chunksOf(file: string, rows: number): Generator<Uint8Array> {
  const handle = openSync(file, "r");
  try {
    for (;;) {
      const bytes = new Uint8Array(chunkRows * rows * codeBytes);
      const got = readSync(handle, bytes);
      if (got === 0) return;
      yield bytes.subarray(0, got);
    }
  } finally {
    closeSync(handle);
  }
}
