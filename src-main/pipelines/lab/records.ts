/** Receptive fields, as records that JSON can hold. */
import {
  touchedSteps,
  type ReceptiveField,
} from "../../engine/analysis/reach.ts";
import type { LabField } from "../../contract/lab.ts";

/** A field of nothing, for an output that the input does not touch. */
const blind: LabField = {
  from: 0,
  to: 0,
  frames: 0,
  stride: 1,
  holes: [],
  touched: 0,
  anchor: 0,
};

export function fieldRecord(field: ReceptiveField | null): LabField {
  if (!field) return blind;
  return {
    from: bounded(field.from),
    to: bounded(field.to),
    frames: bounded(field.frames),
    stride: field.stride,
    holes: field.holes.map(({ from, to }) => ({ from, to })),
    touched: bounded(touchedSteps(field)),
    anchor: field.anchor,
  };
}

/** The widest of several fields; the holes are those of the one that spans most. */
export function widestField(fields: readonly LabField[]): LabField {
  return fields.reduce(
    (widest, field) => (size(field) > size(widest) ? field : widest),
    blind,
  );
}

function size({ frames }: LabField): number {
  return frames ?? Infinity;
}

function bounded(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
