/** Turns eight interleaved transforms into one: the passes of radix 8, unrolled because resampling and Griffin-Lim spend most of their time here. */
import type { FftPass, PassShape } from "./fftPass.ts";

/**
 * Eight values at a time: sums a and differences b of opposite values; the sums give the even outputs as a transform of
 * four (e), the turned differences the odd outputs as another (o); each output is then turned by its twiddle.
 */
export function pass8({ rest, stride, cos, sin }: PassShape): FftPass {
  const far = rest * stride;
  const h = Math.SQRT1_2;
  return (fromRe, fromIm, toRe, toIm) => {
    for (let p = 0; p < rest; p++) {
      const c1 = cos[7 * p]!;
      const s1 = sin[7 * p]!;
      const c2 = cos[7 * p + 1]!;
      const s2 = sin[7 * p + 1]!;
      const c3 = cos[7 * p + 2]!;
      const s3 = sin[7 * p + 2]!;
      const c4 = cos[7 * p + 3]!;
      const s4 = sin[7 * p + 3]!;
      const c5 = cos[7 * p + 4]!;
      const s5 = sin[7 * p + 4]!;
      const c6 = cos[7 * p + 5]!;
      const s6 = sin[7 * p + 5]!;
      const c7 = cos[7 * p + 6]!;
      const s7 = sin[7 * p + 6]!;
      for (let q = 0; q < stride; q++) {
        const from = q + stride * p;
        const to = q + stride * 8 * p;
        const a0r = fromRe[from]! + fromRe[from + 4 * far]!;
        const a0i = fromIm[from]! + fromIm[from + 4 * far]!;
        const b0r = fromRe[from]! - fromRe[from + 4 * far]!;
        const b0i = fromIm[from]! - fromIm[from + 4 * far]!;
        const a1r = fromRe[from + far]! + fromRe[from + 5 * far]!;
        const a1i = fromIm[from + far]! + fromIm[from + 5 * far]!;
        const b1r = fromRe[from + far]! - fromRe[from + 5 * far]!;
        const b1i = fromIm[from + far]! - fromIm[from + 5 * far]!;
        const a2r = fromRe[from + 2 * far]! + fromRe[from + 6 * far]!;
        const a2i = fromIm[from + 2 * far]! + fromIm[from + 6 * far]!;
        const b2r = fromRe[from + 2 * far]! - fromRe[from + 6 * far]!;
        const b2i = fromIm[from + 2 * far]! - fromIm[from + 6 * far]!;
        const a3r = fromRe[from + 3 * far]! + fromRe[from + 7 * far]!;
        const a3i = fromIm[from + 3 * far]! + fromIm[from + 7 * far]!;
        const b3r = fromRe[from + 3 * far]! - fromRe[from + 7 * far]!;
        const b3i = fromIm[from + 3 * far]! - fromIm[from + 7 * far]!;
        // The differences, turned by 1/8, 2/8 and 3/8 of a half circle.
        const t1r = (b1r + b1i) * h;
        const t1i = (b1i - b1r) * h;
        const t3r = (b3i - b3r) * h;
        const t3i = -(b3r + b3i) * h;
        const e0r = a0r + a2r;
        const e1r = a0r - a2r;
        const e0i = a0i + a2i;
        const e1i = a0i - a2i;
        const e2r = a1r + a3r;
        const e2i = a1i + a3i;
        const e3r = a1i - a3i;
        const e3i = a3r - a1r;
        toRe[to] = e0r + e2r;
        toIm[to] = e0i + e2i;
        const x2r = e1r + e3r;
        const x2i = e1i + e3i;
        toRe[to + 2 * stride] = x2r * c2 + x2i * s2;
        toIm[to + 2 * stride] = x2i * c2 - x2r * s2;
        const x4r = e0r - e2r;
        const x4i = e0i - e2i;
        toRe[to + 4 * stride] = x4r * c4 + x4i * s4;
        toIm[to + 4 * stride] = x4i * c4 - x4r * s4;
        const x6r = e1r - e3r;
        const x6i = e1i - e3i;
        toRe[to + 6 * stride] = x6r * c6 + x6i * s6;
        toIm[to + 6 * stride] = x6i * c6 - x6r * s6;
        const o0r = b0r + b2i;
        const o1r = b0r - b2i;
        const o0i = b0i - b2r;
        const o1i = b0i + b2r;
        const o2r = t1r + t3r;
        const o2i = t1i + t3i;
        const o3r = t1i - t3i;
        const o3i = t3r - t1r;
        const x1r = o0r + o2r;
        const x1i = o0i + o2i;
        toRe[to + stride] = x1r * c1 + x1i * s1;
        toIm[to + stride] = x1i * c1 - x1r * s1;
        const x3r = o1r + o3r;
        const x3i = o1i + o3i;
        toRe[to + 3 * stride] = x3r * c3 + x3i * s3;
        toIm[to + 3 * stride] = x3i * c3 - x3r * s3;
        const x5r = o0r - o2r;
        const x5i = o0i - o2i;
        toRe[to + 5 * stride] = x5r * c5 + x5i * s5;
        toIm[to + 5 * stride] = x5i * c5 - x5r * s5;
        const x7r = o1r - o3r;
        const x7i = o1i - o3i;
        toRe[to + 7 * stride] = x7r * c7 + x7i * s7;
        toIm[to + 7 * stride] = x7i * c7 - x7r * s7;
      }
    }
  };
}

/** The same as the last pass of a transform, where every twiddle is one. */
export function lastPass8({ stride }: PassShape): FftPass {
  const far = stride;
  const h = Math.SQRT1_2;
  return (fromRe, fromIm, toRe, toIm) => {
    for (let from = 0; from < stride; from++) {
      const to = from;
      const a0r = fromRe[from]! + fromRe[from + 4 * far]!;
      const a0i = fromIm[from]! + fromIm[from + 4 * far]!;
      const b0r = fromRe[from]! - fromRe[from + 4 * far]!;
      const b0i = fromIm[from]! - fromIm[from + 4 * far]!;
      const a1r = fromRe[from + far]! + fromRe[from + 5 * far]!;
      const a1i = fromIm[from + far]! + fromIm[from + 5 * far]!;
      const b1r = fromRe[from + far]! - fromRe[from + 5 * far]!;
      const b1i = fromIm[from + far]! - fromIm[from + 5 * far]!;
      const a2r = fromRe[from + 2 * far]! + fromRe[from + 6 * far]!;
      const a2i = fromIm[from + 2 * far]! + fromIm[from + 6 * far]!;
      const b2r = fromRe[from + 2 * far]! - fromRe[from + 6 * far]!;
      const b2i = fromIm[from + 2 * far]! - fromIm[from + 6 * far]!;
      const a3r = fromRe[from + 3 * far]! + fromRe[from + 7 * far]!;
      const a3i = fromIm[from + 3 * far]! + fromIm[from + 7 * far]!;
      const b3r = fromRe[from + 3 * far]! - fromRe[from + 7 * far]!;
      const b3i = fromIm[from + 3 * far]! - fromIm[from + 7 * far]!;
      // The differences, turned by 1/8, 2/8 and 3/8 of a half circle.
      const t1r = (b1r + b1i) * h;
      const t1i = (b1i - b1r) * h;
      const t3r = (b3i - b3r) * h;
      const t3i = -(b3r + b3i) * h;
      const e0r = a0r + a2r;
      const e1r = a0r - a2r;
      const e0i = a0i + a2i;
      const e1i = a0i - a2i;
      const e2r = a1r + a3r;
      const e2i = a1i + a3i;
      const e3r = a1i - a3i;
      const e3i = a3r - a1r;
      toRe[to] = e0r + e2r;
      toIm[to] = e0i + e2i;
      toRe[to + 2 * stride] = e1r + e3r;
      toIm[to + 2 * stride] = e1i + e3i;
      toRe[to + 4 * stride] = e0r - e2r;
      toIm[to + 4 * stride] = e0i - e2i;
      toRe[to + 6 * stride] = e1r - e3r;
      toIm[to + 6 * stride] = e1i - e3i;
      const o0r = b0r + b2i;
      const o1r = b0r - b2i;
      const o0i = b0i - b2r;
      const o1i = b0i + b2r;
      const o2r = t1r + t3r;
      const o2i = t1i + t3i;
      const o3r = t1i - t3i;
      const o3i = t3r - t1r;
      toRe[to + stride] = o0r + o2r;
      toIm[to + stride] = o0i + o2i;
      toRe[to + 3 * stride] = o1r + o3r;
      toIm[to + 3 * stride] = o1i + o3i;
      toRe[to + 5 * stride] = o0r - o2r;
      toIm[to + 5 * stride] = o0i - o2i;
      toRe[to + 7 * stride] = o1r - o3r;
      toIm[to + 7 * stride] = o1i - o3i;
    }
  };
}
