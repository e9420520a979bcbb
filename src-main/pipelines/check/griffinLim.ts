/** Runs the numeric cases of the short-time transform, Griffin-Lim and mel inversion. */
import { spectralConvergence } from "../../evaluation/spectra.ts";
import { griffinLim } from "../../features/griffinLim.ts";
import { MelInversion } from "../../features/melInversion.ts";
import { magnitudesOf, Stft } from "../../features/stft.ts";
import {
  compare,
  failed,
  type CaseFamilies,
  type CaseFile,
  type CaseRecord,
  type CaseResult,
} from "./types.ts";

export const families: CaseFamilies = {
  "STFT, Griffin-Lim and mel inversion": runCase,
};

/** Rounds of non-negative least squares: the cases expect the exact solution. */
const exactRounds = 10_000;

function runCase(testCase: CaseRecord, file: CaseFile): CaseResult {
  if (testCase.magnitude_from !== undefined)
    return runGriffinLim(testCase, file);
  if (testCase.x !== undefined) return runTransform(testCase);
  if (testCase.mel !== undefined) return runInversion(testCase);
  return failed(testCase, "has none of x, magnitude_from and mel");
}

function runTransform(testCase: CaseRecord): CaseResult {
  const samples = testCase.x as number[];
  const stft = stftOf(testCase);
  const spectrogram = stft.forward(samples);
  return compare(testCase, {
    frames: spectrogram.frames,
    magnitude: transposed(magnitudesOf(spectrogram), stft.bins),
    reconstruction: stft.inverse(spectrogram, samples.length),
  });
}

function runGriffinLim(testCase: CaseRecord, file: CaseFile): CaseResult {
  const source = file.cases.find(({ id }) => id === testCase.magnitude_from);
  if (!source)
    return failed(testCase, `there is no case "${testCase.magnitude_from}"`);
  const samples = source.x as number[];
  const stft = stftOf(source);
  const magnitudes = magnitudesOf(stft.forward(samples));
  const signal = griffinLim(magnitudes, stft, samples.length, {
    iterations: testCase.n_iter as number,
    momentum: testCase.momentum as number,
  });
  const got = magnitudesOf(stft.forward(signal));
  const expected = testCase.expected as { signal?: unknown };
  return compare(testCase, {
    // Long runs only state how near they come.
    signal: expected.signal === null ? null : signal,
    spectral_convergence: spectralConvergence([...magnitudes], [...got]),
  });
}

function runInversion(testCase: CaseRecord): CaseResult {
  const sampleRate = testCase.sr as number;
  const mel = testCase.mel as number[];
  const inversion = new MelInversion({
    sampleRate,
    fftSize: testCase.n_fft as number,
    bands: testCase.n_mels as number,
    minHz: (testCase.fmin as number | undefined) ?? 0,
    maxHz: (testCase.fmax as number | undefined) ?? sampleRate / 2,
    scale: "slaney",
    norm: "slaney",
  });
  const residual = (spectrum: Float64Array) =>
    Math.hypot(...inversion.toMel(spectrum).map((value, n) => value - mel[n]!));
  const clipped = inversion.clipped(mel);
  return compare(testCase, {
    pinv_clipped: clipped,
    pinv_clipped_residual: residual(clipped),
    nnls_residual: residual(inversion.nonNegative(mel, exactRounds)),
  });
}

function stftOf(testCase: CaseRecord): Stft {
  return new Stft(testCase.n_fft as number, testCase.hop as number);
}

/** `[T, bins]` as rows of bins, which is how the cases are written. */
function transposed(values: Float64Array, bins: number): number[][] {
  return Array.from({ length: bins }, (_, bin) =>
    [...values].filter((_, n) => n % bins === bin),
  );
}
