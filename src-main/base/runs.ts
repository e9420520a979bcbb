/** A sequence of values into its runs of equal values. */

/** Equal values at `[start, end)`. */
export interface Run {
  readonly value: number;
  readonly start: number;
  readonly end: number;
}

/** Runs of equal values in order; together they cover the whole sequence. */
export function runsOf(values: ArrayLike<number>): Run[] {
  const runs: Run[] = [];
  let start = 0;
  for (let index = 1; index <= values.length; index++) {
    if (index < values.length && values[index] === values[start]) continue;
    runs.push({ value: values[start]!, start, end: index });
    start = index;
  }
  return runs;
}

/** Frames of a run. */
export function runLength(run: Run): number {
  return run.end - run.start;
}
