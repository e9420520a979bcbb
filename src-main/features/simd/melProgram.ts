/** Turns mel settings into a WebAssembly program that computes two frames at once, one in each half of every vector. */
import type { MelSettings } from "../melSettings.ts";
import {
  blockFrames,
  fillTables,
  melPlaces,
  type MelPlaces,
} from "./melPlaces.ts";
import { writeFilters } from "./filterCode.ts";
import { windowed, writeMagnitudes } from "./spectrumCode.ts";
import { doubles, floats } from "./lanes.ts";
import { writeLogarithms } from "./logarithmCode.ts";
import { writeTransform } from "./transformCode.ts";
import { WasmFunction } from "./wasm.ts";

/** A compiled program with its tables filled in. */
export interface MelProgram {
  /** Samples of the frames of a block, hop after hop. */
  readonly samples: Float64Array;
  /** `[blockFrames, bands]`: log-mel values. */
  readonly results: Float32Array;
  /** Fills in the results of the first `frames` frames; those beyond an odd number are not to be used. */
  run(frames: number): void;
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
  const run = exports.run as (samples: number, logarithms: number) => void;
  const samples = fftSize + (blockFrames - 1) * hopSamples;
  return {
    samples: new Float64Array(buffer, places.samples, samples),
    results: new Float32Array(buffer, places.logarithms, blockFrames * bands),
    run: (frames) => {
      for (let n = 0; n < frames; n += 2)
        run(
          places.samples + n * hopSamples * doubles.bytes,
          places.logarithms + n * bands * floats.bytes,
        );
    },
  };
}

function writeProgram(settings: MelSettings, places: MelPlaces): WasmFunction {
  const program = new WasmFunction(doubles, 2);
  const [samples, logarithms] = program.parameters;
  const { bands, floor, fftSize, hopSamples } = settings;
  const half = fftSize / 2;
  const spectrum = writeTransform(
    program,
    half,
    [places.first, places.second],
    places.twiddles,
    windowed(program, samples!, hopSamples, places),
  );
  writeMagnitudes(program, half, spectrum, places);
  writeFilters(program, bands, places);
  writeLogarithms(program, places.results, bands, floor, logarithms!);
  return program;
}
