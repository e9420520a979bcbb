/**
 * Reach: which steps of a source a step of a value may depend on, exactly, holes included.
 *
 * Values have rates. Output step `m = q * period + phase` depends on the source steps `q * advance + offset` for every
 * offset of that phase. A conv with stride s has period 1 and advance s; a transposed one has period s and advance 1.
 * Causal means that no step depends on a source step after its own anchor.
 */

/** Offsets from `from` to `to`, both included; `from` may be -Infinity, `to` Infinity. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** Sorted intervals that neither overlap nor touch. */
export type Offsets = readonly Interval[];

export interface SteppedReach {
  readonly kind: "steps";
  readonly period: number;
  readonly advance: number;
  /** One set of offsets for each phase. */
  readonly phases: readonly Offsets[];
}

/** `none`: independent of the source; `all`: of every step at once, as a mean over time is; else step by step. */
export type Reach =
  { readonly kind: "none" } | { readonly kind: "all" } | SteppedReach;

export const noReach: Reach = { kind: "none" };
export const fullReach: Reach = { kind: "all" };

/** The source itself: each step is itself. */
export const ownStep: Reach = {
  kind: "steps",
  period: 1,
  advance: 1,
  phases: [[{ from: 0, to: 0 }]],
};

/** Joins intervals in any order into sorted ones that neither overlap nor touch. */
export function normaliseOffsets(intervals: readonly Interval[]): Offsets {
  const sorted = [...intervals].sort((a, b) => a.from - b.from);
  const joined: Interval[] = [];
  for (const one of sorted) {
    const last = joined.at(-1);
    if (last && one.from <= last.to + 1)
      joined[joined.length - 1] = {
        from: last.from,
        to: Math.max(last.to, one.to),
      };
    else joined.push(one);
  }
  return joined;
}

/** Adds a number of steps to all offsets. */
export function shiftOffsets(offsets: Offsets, steps: number): Offsets {
  return offsets.map(({ from, to }) => ({
    from: from + steps,
    to: to + steps,
  }));
}

/** The union of several values' reaches, which must run at one rate; null when the rates differ. */
export function mergeReaches(reaches: readonly Reach[]): Reach | null {
  if (reaches.some(({ kind }) => kind === "all")) return fullReach;
  const stepped = reaches.filter((one) => one.kind === "steps");
  if (stepped.length === 0) return noReach;
  const period = stepped.map((one) => one.period).reduce(leastMultiple);
  const spread = stepped.map((one) => spreadPeriod(one, period));
  const advance = spread[0]!.advance;
  if (spread.some((one) => one.advance !== advance)) return null;
  const phases = Array.from({ length: period }, (_, phase) =>
    normaliseOffsets(spread.flatMap((one) => one.phases[phase]!)),
  );
  return { kind: "steps", period, advance, phases };
}

/**
 * The reach of a value whose step m reads the input steps `m * stride + taps` (a conv, a pool, a slice).
 * Taps are relative to `m * stride`.
 */
export function strideReach(
  input: Reach,
  stride: number,
  taps: readonly number[],
): Reach {
  if (input.kind !== "steps") return input;
  const period = input.period / greatestDivisor(input.period, stride);
  const advance = ((period * stride) / input.period) * input.advance;
  const phases = Array.from({ length: period }, (_, phase) =>
    normaliseOffsets(
      taps.flatMap((tap) => offsetsAt(input, phase * stride + tap)),
    ),
  );
  return { kind: "steps", period, advance, phases };
}

/**
 * The reach of a value whose step m reads the input steps n with `n * stride + tap = m` for some tap (a transposed conv).
 */
export function unstrideReach(
  input: Reach,
  stride: number,
  taps: readonly number[],
): Reach {
  if (input.kind !== "steps") return input;
  const period = input.period * stride;
  const phases = Array.from({ length: period }, (_, phase) =>
    normaliseOffsets(
      taps
        .filter((tap) => remainder(phase - tap, stride) === 0)
        .flatMap((tap) => offsetsAt(input, (phase - tap) / stride)),
    ),
  );
  return { kind: "steps", period, advance: input.advance, phases };
}

/** The reach of a recurrence: all that this and every earlier (or later) step reaches. */
export function accumulateReach(input: Reach, direction: 1 | -1): Reach {
  if (input.kind !== "steps") return input;
  const phases = input.phases.map((_, phase): Offsets => {
    const nearby = Array.from({ length: input.period }, (_unused, back) =>
      offsetsAt(input, phase - direction * back),
    ).flat();
    if (nearby.length === 0) return [];
    return direction === 1
      ? [{ from: -Infinity, to: Math.max(...nearby.map(({ to }) => to)) }]
      : [{ from: Math.min(...nearby.map(({ from }) => from)), to: Infinity }];
  });
  return { ...input, phases };
}

/** Offsets, relative to the source step 0, of the input's step `step`. */
function offsetsAt(input: SteppedReach, step: number): Offsets {
  const turn = Math.floor(step / input.period);
  const phase = step - turn * input.period;
  return shiftOffsets(input.phases[phase]!, turn * input.advance);
}

function spreadPeriod(reach: SteppedReach, period: number): SteppedReach {
  const times = period / reach.period;
  const phases = Array.from({ length: period }, (_, phase) =>
    offsetsAt(reach, phase),
  );
  return { kind: "steps", period, advance: reach.advance * times, phases };
}

function remainder(value: number, modulus: number): number {
  return ((value % modulus) + modulus) % modulus;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

function leastMultiple(a: number, b: number): number {
  return (a / greatestDivisor(a, b)) * b;
}
