/** How far a layer of theory stands from the same layer in practice, and the reasons why a conversion must refuse. */
import { badInput, type CauserieError } from "../../../base/errors.ts";
import type { LabRule } from "../../../contract/lab.ts";
import type { Value } from "../../../engine/ir/node.ts";

/** Theory's step n is practice's step `n * jump + phase`. */
export interface Rate {
  readonly jump: number;
  readonly phase: number;
  /** Whether all of time has been folded into channels: one output for a whole window. */
  readonly isFolded: boolean;
}

/** A rate with theory's value there, whose sizes a dense layer needs. */
export interface Place extends Rate {
  readonly value: Value;
}

/** What a walk through the layers collects. */
export interface Walk {
  readonly anchor: "start" | "end";
  readonly rules: LabRule[];
  /** Places of named layers. */
  readonly named: Map<string, Place>;
  /** Theory's value at a path. */
  valueAt(path: string): Value;
  /** New order of a weight's numbers, by its name in theory. */
  readonly reorders: Map<string, (data: Float32Array) => Float32Array>;
  /** Set by layers that pad with zeros: windows that are cut out of a recording see zeros where practice sees frames. */
  hasPadding: boolean;
}

/** The sentence of a network that has no dense equivalent. */
export function cannotConvert(path: string, reason: string): CauserieError {
  return badInput(`convert: layer "${path}" ${reason}`);
}

/** Zeros between layers stand for the time before the recording; after layers without padding they would not. */
export function expectZerosBefore(path: string, { jump, phase }: Rate): void {
  if (phase >= jump)
    throw cannotConvert(
      path,
      `pads with zeros after layers that do not; theory has zeros there in the middle of the recording, where practice has frames, so use padding "valid" throughout, or "causal" throughout`,
    );
}

/** The one place of several inputs. */
export function commonPlace(path: string, places: readonly Place[]): Place {
  const [first, ...others] = places;
  for (const other of others)
    if (other.jump !== first!.jump || other.phase !== first!.phase)
      throw cannotConvert(
        path,
        `joins branches of which one runs every ${first!.jump} steps at phase ${first!.phase}, another every ${other.jump} at phase ${other.phase}; give both the same strides`,
      );
  return first!;
}
