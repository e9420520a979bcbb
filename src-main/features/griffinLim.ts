/** Turns a magnitude spectrogram without phases into samples that have (nearly) this spectrogram. */
import { fourfoldSearch } from "./fourfoldSearch.ts";
import { phaseSearch, type GriffinLimSettings } from "./phaseSearch.ts";
import type { Stft } from "./stft.ts";

export const defaultGriffinLimSettings: GriffinLimSettings = {
  iterations: 32,
  momentum: 0.99,
};

/** Smaller windows take the plain way, whose double precision costs little there. */
const smallestFourfold = 256;

/**
 * Fast Griffin-Lim (Perraudin, Balazs and Soendergaard 2013, in the form of librosa): each round goes to samples and back,
 * and takes the phases of `rebuilt - momentum / (1 + momentum) * previous rebuilt`. `magnitudes` is `[T, bins]`; the
 * result has `length` samples. Phases start at zero, or as they are in `known`, the first samples of the result, which every round begins with. Windows
 * that are powers of two run four stretches at once in single precision, several times as fast.
 */
export function griffinLim(
  magnitudes: Float64Array,
  stft: Stft,
  length: number,
  settings: GriffinLimSettings = defaultGriffinLimSettings,
  known: Float64Array = new Float64Array(0),
): Float64Array {
  const { fftSize } = stft;
  const fast =
    fftSize >= smallestFourfold && Number.isInteger(Math.log2(fftSize));
  const search = fast ? fourfoldSearch : phaseSearch;
  return search(magnitudes, stft, length, settings, known);
}
