/** One second of samples at a sound's rate -> the same second at the rate at which it is played. */

/** Zero crossings of the filter on either side of its middle. */
const crossings = 24;
/** Where the filter has fallen to a half, as a share of the lower Nyquist frequency. */
const passBand = 0.93;
/** Damps what lies outside by 80 dB (Kaiser's window). */
const kaiserBeta = 8;

/** Turns whole seconds from one rate into another; the first sample out is at the time of the first sample in. */
export interface SecondResampler {
  /** Samples that are needed before and after the second. */
  readonly margin: number;
  /** `[margin + fromHz + margin]` -> `[toHz]` */
  readonly resample: (samples: Float32Array) => Float32Array<ArrayBuffer>;
}

/** Rates in whole Hz. As seconds are whole in both, they are resampled one by one and fit together to the bit. */
export function secondResampler(fromHz: number, toHz: number): SecondResampler {
  if (fromHz === toHz) return { margin: 0, resample: (x) => x.slice() };
  const share = Math.min(1, toHz / fromHz) * passBand;
  const margin = Math.ceil(crossings / share);
  const phases = toHz / greatestCommonDivisor(fromHz, toHz);
  const table = filterTable(phases, margin, share);
  const taps = 2 * margin;
  const resample = (samples: Float32Array): Float32Array<ArrayBuffer> => {
    const result = new Float32Array(toHz);
    for (let n = 0; n < toHz; n++) {
      const before = Math.floor((n * fromHz) / toHz);
      const phase = (((n * fromHz) % toHz) * phases) / toHz;
      let sum = 0;
      // Tap k stands for the sample k - margin + 1 after the one before the wanted time.
      for (let k = 0; k < taps; k++)
        sum += table[phase * taps + k]! * samples[before + 1 + k]!;
      result[n] = sum;
    }
    return result;
  };
  return { margin, resample };
}

/** `[phases][2 * margin]`: for each place between two samples the weights of the samples around it, which sum to 1. */
function filterTable(
  phases: number,
  margin: number,
  share: number,
): Float64Array {
  const taps = 2 * margin;
  const table = new Float64Array(phases * taps);
  for (let phase = 0; phase < phases; phase++) {
    const row = table.subarray(phase * taps, (phase + 1) * taps);
    for (let k = 0; k < taps; k++) {
      const distance = k - margin + 1 - phase / phases;
      row[k] = sinc(share * distance) * kaiser(distance / margin);
    }
    const sum = row.reduce((total, weight) => total + weight, 0);
    row.forEach((weight, k) => (row[k] = weight / sum));
  }
  return table;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** Kaiser's window over [-1, 1]. */
function kaiser(x: number): number {
  return besselI0(kaiserBeta * Math.sqrt(Math.max(0, 1 - x * x)));
}

/** The modified Bessel function of order 0, by its power series. */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > 1e-12 * sum; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
