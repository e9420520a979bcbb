/** Samples into mu-law levels and back: fine steps where sound is soft, coarse ones where it is loud (WaveNet, section 2.2). */

/** Levels, the ends of the range included. */
export const muLawLevelCount = 256;
const mu = muLawLevelCount - 1;

/** Levels of 16-bit samples, by sample + 32768. */
const levelTable = Uint8Array.from({ length: 65536 }, (_, index) =>
  levelOf((index - 32768) / 32768),
);

/** Level of a sample in [-1, 1]; louder ones are clipped. */
export function levelOf(sample: number): number {
  const size = Math.min(1, Math.abs(sample));
  const companded =
    (Math.sign(sample) * Math.log1p(mu * size)) / Math.log1p(mu);
  return Math.floor(((companded + 1) / 2) * mu + 0.5);
}

/** Levels of 16-bit samples, made louder or softer by a factor. */
export function muLawLevels(samples: Int16Array, gain = 1): Uint8Array {
  return Uint8Array.from(samples, (sample) => {
    const louder = Math.round(sample * gain);
    return levelTable[Math.max(-32768, Math.min(32767, louder)) + 32768]!;
  });
}

/** A level as a model hears it: -1 for the lowest, 1 for the highest, evenly spaced. */
export function levelValue(level: number): number {
  return (2 * level) / mu - 1;
}

/** The sample in [-1, 1] that a level stands for. */
export function levelSample(level: number): number {
  const companded = levelValue(level);
  return (
    (Math.sign(companded) * Math.expm1(Math.abs(companded) * Math.log1p(mu))) /
    mu
  );
}
