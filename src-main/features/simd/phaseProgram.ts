/** Turns a window's size into a WebAssembly program of one round of Griffin-Lim for four frames at once, one in each lane. */
import { floats } from "./lanes.ts";
import { vectorBytes } from "./instructions.ts";
import { analysed, writePhases, writeSynthesis } from "./phaseCode.ts";
import {
  binVectors,
  fillPhaseTables,
  phasePlaces,
  type PhasePlaces,
} from "./phasePlaces.ts";
import { writeTransform } from "./transformCode.ts";
import { WasmFunction } from "./wasm.ts";

/** Arrays of vectors in a program's memory. */
export interface PhaseMemory {
  /** `[frames, bins, 3, 4]`: wanted magnitude, real and imaginary part of the round before. */
  readonly spectra: Float32Array;
  /** `[length, 4]`: what samples are multiplied with before they are used. */
  readonly gains: Float32Array;
  /** `[length, 4]` each. */
  readonly samples: readonly [Float32Array, Float32Array];
  /** `[4]` */
  readonly weight: Float32Array;
  /**
   * Takes frame `frame` of `samples[from]`, from vector `start` on, to its spectrum, gives it the wanted magnitudes, and
   * adds its samples to the other array.
   */
  run(frame: number, start: number, from: 0 | 1): void;
}

/** A compiled program; its memory is lent to one user at a time. */
export interface PhaseProgram {
  /** Memory for so many frames and samples, all zero. */
  lend(frames: number, length: number): PhaseMemory;
}

/** Compiles the program for a window that is a power of two. */
export function compilePhaseProgram(fftSize: number): PhaseProgram {
  const places = phasePlaces(fftSize);
  const bytes = writeProgram(fftSize, places).module(places.end);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  const memory = exports.memory as WebAssembly.Memory;
  fillPhaseTables(memory.buffer, fftSize, places);
  const run = exports.run as Run;
  return {
    lend: (frames, length) =>
      lend(memory, run, places, { frames, length, bins: fftSize / 2 + 1 }),
  };
}

type Run = (
  samples: number,
  gains: number,
  spectrum: number,
  next: number,
) => void;

function writeProgram(fftSize: number, places: PhasePlaces): WasmFunction {
  const program = new WasmFunction(floats, 4);
  const [samples, gains, spectrum, next] = program.parameters;
  const half = fftSize / 2;
  const { first, second, twiddles } = places;
  const there = writeTransform(
    program,
    half,
    [first, second],
    twiddles,
    analysed(program, samples!, gains!, places),
  );
  writePhases(program, spectrum!, there, half, places);
  const free = there === first ? second : first;
  const back = writeTransform(program, half, [there, free], twiddles);
  writeSynthesis(program, back, next!, half, places);
  return program;
}

function lend(
  memory: WebAssembly.Memory,
  run: Run,
  places: PhasePlaces,
  { frames, length, bins }: Record<"frames" | "length" | "bins", number>,
): PhaseMemory {
  const frameBytes = bins * binVectors * vectorBytes;
  const spectra = places.end;
  const gains = spectra + frames * frameBytes;
  const samples = [
    gains + length * vectorBytes,
    gains + 2 * length * vectorBytes,
  ] as const;
  const end = samples[1] + length * vectorBytes;
  const missing = end - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / 65_536));
  const { buffer } = memory;
  const view = (at: number, vectors: number) =>
    new Float32Array(buffer, at, vectors * floats.count);
  const lent = {
    spectra: view(spectra, frames * bins * binVectors),
    gains: view(gains, length),
    samples: [view(samples[0], length), view(samples[1], length)] as const,
    weight: view(places.weight, 1),
  };
  new Uint8Array(buffer, spectra, end - spectra).fill(0);
  return {
    ...lent,
    run: (frame, start, from) =>
      run(
        samples[from] + start * vectorBytes,
        gains + start * vectorBytes,
        spectra + frame * frameBytes,
        samples[1 - from]! + start * vectorBytes,
      ),
  };
}
