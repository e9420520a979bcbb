/** Turns mel filters into a WebAssembly program that inverts four frames at once by least squares without negative values. */
import {
  fillFilters,
  filterBytes,
  writeFilters,
  type FilterPlaces,
} from "./filterCode.ts";
import {
  get,
  integer,
  load,
  loadInteger,
  vectorBytes,
  type Local,
} from "./instructions.ts";
import { floats } from "./lanes.ts";
import { WasmFunction } from "./wasm.ts";

/** What the program is made of; see MelInversion. */
export interface InversionTables {
  /** `[bands][bins]`; at most two neighbouring bands weigh a bin, as triangles do. */
  readonly weights: readonly Float64Array[];
  /** `[bands][bins]` */
  readonly inverse: readonly Float64Array[];
  /** Of the gradient descent. */
  readonly step: number;
}

/** A compiled program; vectors hold one value of each of four frames. */
export interface InversionProgram {
  /** `[bands, 4]` */
  readonly mel: Float32Array;
  /** `[bins, 4]` */
  readonly spectrum: Float32Array;
  /** Finds the spectrum of `mel` in as many rounds as there are pushes, at least one. */
  run(pushes: readonly number[]): void;
}

interface InversionPlaces extends FilterPlaces {
  readonly mel: number;
  /** Scaled errors of the bands, and a zero beyond them. */
  readonly errors: number;
  /** For every bin the address of the error of its lower band, and the weights of both. */
  readonly shares: number;
  /** `[bins][bands]` */
  readonly inverse: number;
  readonly spectrum: number;
  /** How far each round goes on in the direction of its change. */
  readonly pushes: number;
  readonly end: number;
}

/** Bytes of a bin's share: an address and two weights. */
const shareBytes = 12;
const mostRounds = 1024;

export function compileInversionProgram(
  tables: InversionTables,
): InversionProgram {
  const places = placesOf(tables);
  const bytes = writeProgram(tables, places).module(places.end);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  const { buffer } = exports.memory as WebAssembly.Memory;
  fillTables(buffer, tables, places);
  const run = exports.run as (pushesEnd: number) => void;
  const { length: bands } = tables.weights;
  const bins = tables.weights[0]!.length;
  return {
    mel: new Float32Array(buffer, places.mel, bands * floats.count),
    spectrum: new Float32Array(buffer, places.spectrum, bins * floats.count),
    run: (pushes) => {
      floats.put(buffer, places.pushes, pushes.slice(0, mostRounds));
      run(places.pushes + Math.min(pushes.length, mostRounds) * floats.bytes);
    },
  };
}

function placesOf({ weights }: InversionTables): InversionPlaces {
  const { length: bands } = weights;
  const { length: bins } = weights[0]!;
  const filters = filterBytes(weights, floats);
  let end = 0;
  const take = (bytes: number) => {
    const start = end;
    end += Math.ceil(bytes / vectorBytes) * vectorBytes;
    return start;
  };
  return {
    mel: take(bands * vectorBytes),
    results: take(bands * vectorBytes),
    errors: take((bands + 1) * vectorBytes),
    bins: take((bins + 1) * vectorBytes),
    spectrum: take(bins * vectorBytes),
    rows: take(filters.rows),
    weights: take(filters.weights),
    shares: take(bins * shareBytes),
    inverse: take(bins * bands * floats.bytes),
    pushes: take(mostRounds * floats.bytes),
    end,
  };
}

function fillTables(
  buffer: ArrayBuffer,
  { weights, inverse, step }: InversionTables,
  places: InversionPlaces,
): void {
  fillFilters(buffer, weights, floats, places);
  const view = new DataView(buffer);
  weights[0]!.forEach((_, bin) => {
    const lower = Math.max(
      0,
      weights.findIndex((row) => row[bin] !== 0),
    );
    const at = places.shares + bin * shareBytes;
    view.setInt32(at, places.errors + lower * vectorBytes, true);
    view.setFloat32(at + 4, step * weights[lower]![bin]!, true);
    view.setFloat32(at + 8, step * (weights[lower + 1]?.[bin] ?? 0), true);
    floats.put(
      buffer,
      places.inverse + bin * inverse.length * floats.bytes,
      inverse.map((row) => row[bin]!),
    );
  });
}

function writeProgram(
  { weights }: InversionTables,
  places: InversionPlaces,
): WasmFunction {
  const program = new WasmFunction(floats, 1);
  const { length: bands } = weights;
  const { length: bins } = weights[0]!;
  writeStart(program, bands, bins, places);
  const push = program.integer();
  const end = get(program.parameters[0]!);
  program.loop(push, integer(places.pushes), end, floats.bytes, () => {
    writeFilters(program, bands, places);
    writeErrors(program, bands, places);
    writeDescent(program, bins, push, places);
  });
  return program;
}

/** The pseudo-inverse's solution with its negative values set to zero. */
function writeStart(
  program: WasmFunction,
  bands: number,
  bins: number,
  { inverse, mel, spectrum, bins: ahead }: InversionPlaces,
): void {
  const { plus, times, spread, larger, constant, bytes } = program.lanes;
  const weight = program.pointer(integer(inverse));
  const bin = program.integer();
  const band = program.integer();
  const sum = program.vector(constant(0));
  program.loop(
    bin,
    integer(0),
    integer(bins * vectorBytes),
    vectorBytes,
    () => {
      program.set(sum, constant(0));
      const last = integer(bands * vectorBytes);
      program.loop(band, integer(0), last, vectorBytes, () => {
        program.set(
          sum,
          plus(get(sum), times(load(band, mel), spread(weight, 0))),
        );
        program.add(weight, bytes);
      });
      program.set(sum, larger(constant(0), get(sum)));
      program.store(bin, spectrum, get(sum));
      program.store(bin, ahead, get(sum));
    },
  );
}

/** How much each band is missing. */
function writeErrors(
  program: WasmFunction,
  bands: number,
  { mel, results, errors }: InversionPlaces,
): void {
  const band = program.integer();
  const last = integer(bands * vectorBytes);
  program.loop(band, integer(0), last, vectorBytes, () => {
    const missing = program.lanes.minus(load(band, mel), load(band, results));
    program.store(band, errors, missing);
  });
}

/** A step down from the point ahead, without negative values, and the next point ahead. */
function writeDescent(
  program: WasmFunction,
  bins: number,
  pushPointer: Local,
  { shares, spectrum, bins: ahead }: InversionPlaces,
): void {
  const { plus, minus, times, spread, larger, constant } = program.lanes;
  const push = program.vector(spread(pushPointer, 0));
  const share = program.pointer(integer(shares));
  const error = program.integer();
  const bin = program.integer();
  program.loop(
    bin,
    integer(0),
    integer(bins * vectorBytes),
    vectorBytes,
    () => {
      program.set(error, loadInteger(share, 0));
      const part = (n: number) =>
        times(load(error, n * vectorBytes), spread(share, 4 + 4 * n));
      const stepped = plus(load(bin, ahead), plus(part(0), part(1)));
      const next = program.vector(larger(constant(0), stepped));
      const change = minus(get(next), load(bin, spectrum));
      program.store(bin, ahead, plus(get(next), times(get(push), change)));
      program.store(bin, spectrum, get(next));
      program.add(share, shareBytes);
    },
  );
}
