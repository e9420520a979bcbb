/** Codes of a dialogue into a file: .json, or .npz with one array for each voice and grid and their rates. */
import { readFileSync } from "node:fs";
import { extname } from "node:path";
import { badInput } from "../../base/errors.ts";
import { writeFileAtomically } from "../../base/files.ts";
import type { Speaker } from "../../contract/records.ts";
import type { CodeGrid } from "../inference/codeGrids.ts";
import { npzBytes, type NamedArray } from "./npz.ts";

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

/** Writes the file in the format that its ending names. */
export function writeCodes(path: string, document: CodesDocument): void {
  const bytes =
    extname(path).toLowerCase() === ".npz"
      ? npzBytes(arraysOf(document))
      : jsonText(document);
  writeFileAtomically(path, bytes);
}

function jsonText(document: CodesDocument): string {
  const { run, dialogue, createdAt, rateHz, grids, voices } = document;
  const shown = voices.map(({ speaker, files }) => ({
    speaker: speakerName(speaker),
    grids: grids.map(({ name, codes, rows, stride }, grid) => ({
      name,
      codes,
      rateHz: rateHz / stride,
      values: rowsOf(readCodes(files[grid]!), rows),
    })),
  }));
  return `${JSON.stringify({ run, dialogue, createdAt, voices: shown })}\n`;
}

/** `A_top` `[T, rows]` and so on, and how many times T a second has, `rateHz_top`. */
function arraysOf({ grids, voices, rateHz }: CodesDocument): NamedArray[] {
  const rates = grids.map(({ name, stride }) => ({
    name: `rateHz_${name}`,
    shape: [],
    values: Float64Array.of(rateHz / stride),
  }));
  const codes = voices.flatMap(({ speaker, files }) =>
    grids.map(({ name, rows }, grid) => {
      const values = readCodes(files[grid]!);
      return {
        name: `${speakerName(speaker)}_${name}`,
        shape: [values.length / rows, rows],
        values,
      };
    }),
  );
  return [...codes, ...rates];
}

function speakerName(speaker: Speaker | null): string {
  return speaker === null ? "both" : speaker === 0 ? "A" : "B";
}

function readCodes(file: string): Uint16Array {
  const bytes = Uint8Array.from(readFileSync(file));
  return new Uint16Array(bytes.buffer);
}

function rowsOf(values: Uint16Array, rows: number): number[][] {
  return Array.from({ length: values.length / rows }, (_, frame) => [
    ...values.subarray(frame * rows, (frame + 1) * rows),
  ]);
}
