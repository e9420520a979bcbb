/** Turns mel settings into a WebAssembly program that computes two frames at once, one in each half of every vector. */
import type { MelSettings } from "../melSettings.ts";
import { fillTables, melPlaces, type MelPlaces } from "./melPlaces.ts";
import { writeFilters } from "./filterCode.ts";
import { writeMagnitudes, writeWindow } from "./spectrumCode.ts";
import { doubles } from "./lanes.ts";
import { passesOf, writePass } from "./transformCode.ts";
import { WasmFunction } from "./wasm.ts";

/** A compiled program with its tables filled in. */
export interface MelProgram {
  readonly samples: Float64Array;
  /** `[bands][2]`: the mel magnitudes of both frames. */
  readonly results: Float64Array;
  run(): void;
}

/** Compiles the program for a window that is a power of two. */
export function compileMelProgram(settings: MelSettings): MelProgram {
  const { fftSize, bands, hopSamples } = settings;
  const places = melPlaces(settings);
  const program = writeProgram(settings, places);
  const module = new WebAssembly.Module(program.module(places.end));
  const { exports } = new WebAssembly.Instance(module);
  const { buffer } = exports.memory as WebAssembly.Memory;
  fillTables(buffer, settings, places);
  const run = exports.run as (secondFrame: number) => void;
  const samples = fftSize + hopSamples;
  return {
    samples: new Float64Array(buffer, places.samples, samples),
    results: new Float64Array(buffer, places.results, 2 * bands),
    run: () => run(hopSamples * doubles.bytes),
  };
}

function writeProgram(settings: MelSettings, places: MelPlaces): WasmFunction {
  const program = new WasmFunction(doubles, 1);
  const half = settings.fftSize / 2;
  writeWindow(program, half, places);
  let [from, to] = [places.first, places.second];
  for (const pass of passesOf(half)) {
    writePass(program, pass, half, from, to, places.twiddles);
    [from, to] = [to, from];
  }
  writeMagnitudes(program, half, from, places);
  writeFilters(program, settings.bands, places);
  return program;
}
