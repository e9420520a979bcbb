/** Samples into the share of them that the recorder cut off at full scale. */

/** What counts as full scale: 16-bit integers reach 0.99997. */
const fullScale = 0.999;
/** A single sample at full scale is a peak; a row of them is a cut. */
const shortestRun = 3;

/** Counts over one channel that arrives in chunks. */
export class ClippingMeter {
  private samples = 0;
  private clipped = 0;
  private run = 0;

  push(samples: Float32Array): void {
    for (const sample of samples) {
      this.run = Math.abs(sample) >= fullScale ? this.run + 1 : 0;
      if (this.run === shortestRun) this.clipped += shortestRun;
      else if (this.run > shortestRun) this.clipped++;
    }
    this.samples += samples.length;
  }

  /** Between 0 and 1; 0 without samples. */
  get share(): number {
    return this.samples === 0 ? 0 : this.clipped / this.samples;
  }
}
