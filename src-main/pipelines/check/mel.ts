/** Runs the numeric cases of mel filterbanks and framing. */
import {
  emptyBands,
  melCorners,
  melFrequenciesHz,
  melWeights,
  type MelFilterSettings,
} from "../../features/melFilters.ts";
import { leftPadding } from "../../features/mel.ts";
import {
  hzToMel,
  melSpacedHz,
  type MelScale,
} from "../../features/melScale.ts";
import { melSettings } from "../../features/melSettings.ts";
import { stftFrames } from "../../features/stft.ts";
import {
  compare,
  failed,
  type CaseFamilies,
  type CaseRecord,
  type CaseResult,
} from "./types.ts";

export const families: CaseFamilies = {
  "mel filterbanks and framing": runCase,
};

function runCase(testCase: CaseRecord): CaseResult {
  const id = testCase.id ?? "";
  if (testCase.hz !== undefined) return runScale(testCase);
  if (id.startsWith("mel_frequencies")) return runFrequencies(testCase);
  if (id.startsWith("empty_filters"))
    return compare(testCase, { empty: emptyBands(filterSettings(testCase)) });
  if (id.startsWith("frames")) return runFrameCounts(testCase);
  if (id.startsWith("framing")) return runFraming(testCase);
  if (id.startsWith("fb")) return runFilters(testCase);
  return failed(testCase, `no mel computation is known for "${id}"`);
}

function runScale(testCase: CaseRecord): CaseResult {
  const hz = testCase.hz as number[];
  const mels = (scale: MelScale) => hz.map((one) => hzToMel(one, scale));
  return compare(testCase, { slaney: mels("slaney"), htk: mels("htk") });
}

/** "mel_frequencies_<count>_<highest Hz>_<scale>", of which the values at `index` are expected. */
function runFrequencies(testCase: CaseRecord): CaseResult {
  const { id = "" } = testCase;
  const [count = 0, highest = 0] = numbersIn(id);
  const frequencies = melSpacedHz(
    numberOf(testCase, "n_mels", count),
    numberOf(testCase, "fmin", 0),
    numberOf(testCase, "fmax", highest),
    scaleOf(testCase),
  );
  const index = testCase.index as number[] | undefined;
  return compare(
    testCase,
    index ? index.map((n) => frequencies[n]) : frequencies,
  );
}

function runFilters(testCase: CaseRecord): CaseResult {
  const settings = filterSettings(testCase);
  const weights = melWeights(settings);
  const centres = melFrequenciesHz(settings);
  const { row_index } = testCase.expected as { row_index?: number[] };
  const sums = weights.map(sum);
  const touched = touchedBins(settings);
  return compare(testCase, {
    edges_hz: melCorners(settings),
    weights,
    center_hz_first5: centres.slice(0, 5),
    center_hz_last3: centres.slice(-3),
    row_index,
    row_sums: (row_index ?? [...sums.keys()]).map((row) => sums[row]),
    empty_filters: emptyBands(settings),
    nonzeros_per_row_minmax: [Math.min(...touched), Math.max(...touched)],
    centers_below_4kHz: centres.filter((hz) => hz < 4000).length,
    total: sums.reduce((total, one) => total + one, 0),
  });
}

/** Bins under every triangle; one that lies on the upper corner counts, where rounding leaves 1e-19 instead of zero. */
function touchedBins(settings: MelFilterSettings): number[] {
  const corners = melCorners(settings);
  const binHz = settings.sampleRate / settings.fftSize;
  const bins = Array.from(
    { length: settings.fftSize / 2 + 1 },
    (_, bin) => bin * binHz,
  );
  return Array.from({ length: settings.bands }, (_, band) => {
    const low = corners[band]!;
    const high = corners[band + 2]! * (1 + 1e-12);
    return bins.filter((hz) => hz > low && hz <= high).length;
  });
}

function sum(row: Float64Array): number {
  return row.reduce((total, weight) => total + weight, 0);
}

/** "frames_N<samples>_nfft<window>_hop<hop>". */
function runFrameCounts(testCase: CaseRecord): CaseResult {
  const [n = 0, window = 0, hopInId = 0] = numbersIn(testCase.id ?? "");
  const samples = numberOf(testCase, "N", n);
  const fftSize = numberOf(testCase, "n_fft", window);
  const hop = numberOf(testCase, "hop", hopInId);
  const withPadding = (padding: number) =>
    Math.max(0, Math.floor((samples + 2 * padding - fftSize) / hop) + 1);
  return compare(testCase, {
    center_true: stftFrames(samples, hop),
    hifigan_pad: withPadding(Math.floor((fftSize - hop) / 2)),
    no_pad: withPadding(0),
  });
}

function runFraming(testCase: CaseRecord): CaseResult {
  const fftSize = numberOf(testCase, "n_fft", 1024);
  const hop = numberOf(testCase, "hop", 256);
  const rateHz = numberOf(testCase, "sr", 16_000);
  const causal = melSettings({
    fftSize,
    hopSamples: hop,
    sampleRate: rateHz,
    framing: "causal",
  });
  const padding = leftPadding(causal);
  const lookahead =
    fftSize - leftPadding({ ...causal, framing: "centred" }) - 1;
  const hifigan = Math.floor((fftSize - hop) / 2);
  return compare(testCase, {
    center_true_lookahead_samples: lookahead,
    center_true_lookahead_ms: (1000 * lookahead) / rateHz,
    hifigan_frame_n_covers: [-hifigan, fftSize - hifigan - 1],
    causal_frame_n_covers: [-padding, fftSize - padding - 1],
    causal_left_pad: padding,
  });
}

/** Fields where the case has them, else what its id says ("..._nfft400_80mel_16k_htk"), else the defaults. */
function filterSettings(testCase: CaseRecord): MelFilterSettings {
  const id = testCase.id ?? "";
  const inId = (pattern: RegExp) => {
    const match = pattern.exec(id);
    return match ? Number(match[1]) : undefined;
  };
  const kilohertz = inId(/_(\d+)k(?:_|$)/);
  const sampleRate = numberOf(testCase, "sr", 1000 * (kilohertz ?? 16));
  return {
    sampleRate,
    fftSize: numberOf(testCase, "n_fft", inId(/nfft(\d+)/) ?? 1024),
    bands: numberOf(testCase, "n_mels", inId(/(\d+)mel/) ?? 80),
    minHz: numberOf(testCase, "fmin", 0),
    maxHz: numberOf(testCase, "fmax", sampleRate / 2),
    scale: scaleOf(testCase),
    norm: id.includes("nonorm") ? "none" : "slaney",
  };
}

function scaleOf(testCase: CaseRecord): MelScale {
  return testCase.id?.includes("htk") || testCase.htk === true
    ? "htk"
    : "slaney";
}

function numberOf(
  testCase: CaseRecord,
  name: string,
  otherwise: number,
): number {
  const value = testCase[name];
  return typeof value === "number" ? value : otherwise;
}

function numbersIn(id: string): number[] {
  return (id.match(/\d+/g) ?? []).map(Number);
}
