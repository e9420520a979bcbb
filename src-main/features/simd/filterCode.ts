/** Turns mel filters into tables and into instructions that sum the values of bins to bands. */
import {
  get,
  integer,
  load,
  loadInteger,
  vectorBytes,
} from "./instructions.ts";
import type { Lanes } from "./lanes.ts";
import type { WasmFunction } from "./wasm.ts";

/** Where in memory, in bytes. */
export interface FilterPlaces {
  /** Vectors of bins, and a zero beyond them. */
  readonly bins: number;
  /** For every band the address of its first bin and the end of its weights. */
  readonly rows: number;
  readonly weights: number;
  /** Vectors of bands. */
  readonly results: number;
}

/** Bytes of the rows and of the weights. */
export function filterBytes(
  weights: readonly Float64Array[],
  { bytes }: Lanes,
): { rows: number; weights: number } {
  const count = weights.reduce(
    (sum, row) => sum + rowOf(row).weights.length,
    0,
  );
  return { rows: 2 * 4 * weights.length, weights: count * bytes };
}

export function fillFilters(
  buffer: ArrayBuffer,
  weights: readonly Float64Array[],
  lanes: Lanes,
  places: FilterPlaces,
): void {
  let end = places.weights;
  const rows = weights.flatMap((row) => {
    const { first, weights: kept } = rowOf(row);
    lanes.put(buffer, end, kept);
    end += kept.length * lanes.bytes;
    return [places.bins + first * vectorBytes, end];
  });
  new Int32Array(buffer, places.rows, rows.length).set(rows);
}

/** The weighted sums of every band's bins. */
export function writeFilters(
  program: WasmFunction,
  bands: number,
  { rows, weights, results }: FilterPlaces,
): void {
  const { plus, times, constant, spread, bytes } = program.lanes;
  const row = program.integer();
  const bin = program.integer();
  const weight = program.integer();
  const next = program.pointer(integer(weights));
  const result = program.pointer(integer(0));
  // Two sums, because an addition waits for the one before it.
  const sums = [0, 1].map(() => program.vector(constant(0)));
  program.loop(row, integer(rows), integer(rows + bands * 8), 8, () => {
    program.set(bin, loadInteger(row, 0));
    for (const sum of sums) program.set(sum, constant(0));
    program.loop(weight, get(next), loadInteger(row, 4), 2 * bytes, () => {
      for (const [n, sum] of sums.entries()) {
        const part = times(
          load(bin, n * vectorBytes),
          spread(weight, n * bytes),
        );
        program.set(sum, plus(get(sum), part));
      }
      program.add(bin, 2 * vectorBytes);
    });
    program.set(next, loadInteger(row, 4));
    program.store(result, results, plus(get(sums[0]!), get(sums[1]!)));
    program.add(result, vectorBytes);
  });
}

/** The weights from the first to the last that is not zero, filled up to an even number. */
function rowOf(row: Float64Array): { first: number; weights: Float64Array } {
  const first = Math.max(
    0,
    row.findIndex((weight) => weight !== 0),
  );
  const last = row.findLastIndex((weight) => weight !== 0);
  const kept = row.subarray(first, last + 1);
  const weights = new Float64Array(2 * Math.max(1, Math.ceil(kept.length / 2)));
  weights.set(kept);
  return { first, weights };
}
