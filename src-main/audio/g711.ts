/** Turns mu-law and A-law bytes into samples: ITU-T G.711 as two tables of 256 values in [-1, 1). */

/** Mu-law byte to sample. */
export const muLawTable = Float32Array.from({ length: 256 }, (_, code) => {
  const bits = ~code & 0xff;
  const exponent = (bits >> 4) & 7;
  const magnitude = ((((bits & 15) << 3) + 132) << exponent) - 132;
  return (bits & 0x80 ? -magnitude : magnitude) / 32768;
});

/** A-law byte to sample. */
export const aLawTable = Float32Array.from({ length: 256 }, (_, code) => {
  const bits = code ^ 0x55;
  const exponent = (bits >> 4) & 7;
  const step = ((bits & 15) << 4) + 8;
  const magnitude = exponent === 0 ? step : (step + 256) << (exponent - 1);
  return (bits & 0x80 ? magnitude : -magnitude) / 32768;
});
