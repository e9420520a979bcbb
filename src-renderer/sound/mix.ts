/** Whose voice is heard x channels of a sound -> what each ear hears. */

/** For each channel its share in the left and in the right ear. */
export type Mix = readonly (readonly [left: number, right: number])[];

/** Both speakers: A left, B right. One alone, or both in one channel: in both ears. */
export function mixOf(
  [a, b]: readonly [boolean, boolean],
  channels: number,
): Mix {
  if (channels === 1) return a || b ? [[1, 1]] : [[0, 0]];
  const isApart = a && b;
  return [
    [Number(a), Number(a && !isApart)],
    [Number(b && !isApart), Number(b)],
  ];
}

/** Adds a channel to both ears from frame `at` on. */
export function addMixed(
  ears: readonly [Float32Array, Float32Array],
  channels: readonly Float32Array[],
  mix: Mix,
): void {
  mix.forEach((shares, channel) => {
    const samples = channels[channel]!;
    shares.forEach((share, ear) => {
      if (share === 0) return;
      const sum = ears[ear]!;
      for (let n = 0; n < sum.length; n++) sum[n]! += share * samples[n]!;
    });
  });
}
