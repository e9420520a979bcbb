/** Original and estimated log-mel frames, piece by piece, into the errors of a reconstruction. */
import { badInput } from "../base/errors.ts";
import { decibelsPerNeper } from "./spectra.ts";

export interface ReconstructionErrors {
  readonly frames: number;
  /** Mean squared error in dB^2 and mean absolute error in dB. */
  readonly meanSquaredDecibels: number;
  readonly meanAbsoluteDecibels: number;
  /** Error over the variance of the original; null for a constant original. */
  readonly normalisedMeanSquaredError: number | null;
  /** Mean over frames of the RMS over bands. */
  readonly logSpectralDistanceDecibels: number;
  /** RMS error of each band in dB, lowest first. */
  readonly bandDecibels: readonly number[];
}

/** Sums of errors; natural-log magnitudes `[n, bands]` in, decibels out. */
export class ReconstructionScores {
  private readonly bands: number;
  private readonly bandSquares: Float64Array;
  private frames = 0;
  private absolute = 0;
  private distances = 0;
  private sum = 0;
  private squares = 0;

  constructor(bands: number) {
    this.bands = bands;
    this.bandSquares = new Float64Array(bands);
  }

  /** Takes frames into the sums. */
  add(reference: ArrayLike<number>, estimate: ArrayLike<number>): void {
    const { bands, bandSquares } = this;
    if (reference.length !== estimate.length || reference.length % bands !== 0)
      throw badInput(
        `reconstruction scores: got ${reference.length} original and ${estimate.length} estimated values; expects whole frames of ${bands} bands of both`,
      );
    for (let from = 0; from < reference.length; from += bands) {
      let squared = 0;
      for (let band = 0; band < bands; band++) {
        const value = reference[from + band]!;
        const error = estimate[from + band]! - value;
        bandSquares[band]! += error * error;
        squared += error * error;
        this.absolute += Math.abs(error);
        this.sum += value;
        this.squares += value * value;
      }
      this.distances += Math.sqrt(squared / bands);
      this.frames++;
    }
  }

  /** Throws without any frame. */
  errors(): ReconstructionErrors {
    const { frames, bands } = this;
    if (frames === 0)
      throw badInput("reconstruction scores: there are no frames to score");
    const values = frames * bands;
    const meanSquare =
      this.bandSquares.reduce((total, value) => total + value, 0) / values;
    const variance = this.squares / values - (this.sum / values) ** 2;
    return {
      frames,
      meanSquaredDecibels: decibelsPerNeper ** 2 * meanSquare,
      meanAbsoluteDecibels: (decibelsPerNeper * this.absolute) / values,
      // Of a constant only rounding is left.
      normalisedMeanSquaredError:
        variance > 1e-9 ? meanSquare / variance : null,
      logSpectralDistanceDecibels: (decibelsPerNeper * this.distances) / frames,
      bandDecibels: Array.from(
        this.bandSquares,
        (total) => decibelsPerNeper * Math.sqrt(total / frames),
      ),
    };
  }
}
