/** A model into the state that its training begins with: parameters, codebooks, statistics. */
import { badInput, internal } from "../../base/errors.ts";
import type { Random } from "../../base/random.ts";
import { floats, type Tensor } from "../../engine/executors/executor.ts";
import { elements, shapeOf } from "../../engine/ir/value.ts";
import {
  initialParameters,
  parametersInput,
  type ParameterSlot,
} from "../../engine/optim/parameters.ts";
import type { TrainingState } from "../../engine/optim/trainer.ts";
import type { StateSlot } from "../../models/builder.ts";
import type { Model } from "../../models/model.ts";

/** Initial parameters and states; each draws from a stream of its own name. */
export function initialState(
  model: Model,
  slots: readonly ParameterSlot[],
  random: Random,
): TrainingState {
  const flat = initialParameters(slots, model.initialisers, random);
  const state: TrainingState = {
    [parametersInput]: floats(flat, [flat.length]),
  };
  for (const slot of changingStates(model))
    state[slot.name] = startOf(slot, state, random);
  return state;
}

/** States that a step changes; the others never leave their start. */
export function changingStates(model: Model): StateSlot[] {
  return model.states.filter(({ next }) => next !== null);
}

function startOf(
  { name, value, start }: StateSlot,
  earlier: TrainingState,
  random: Random,
): Tensor {
  const shape = shapeOf(value);
  if (start.kind !== "copy") {
    const size = elements(shape);
    const slot = { name, axes: value.axes, offset: 0, size };
    return floats(
      initialParameters([slot], new Map([[name, start]]), random),
      shape,
    );
  }
  const source = earlier[name.replace(/[^/]+$/, start.of)];
  if (!source)
    throw internal(`state ${name} copies ${start.of}, which is not there`);
  return floats(source.data.slice() as Float32Array, shape);
}

/** A flat vector laid out for other slots: a graph for use may hold its parameters in another order. */
export function rearranged(
  flat: Float32Array,
  from: readonly { readonly name: string; readonly size: number }[],
  to: readonly ParameterSlot[],
): Float32Array {
  const places = new Map<string, Float32Array>();
  let offset = 0;
  for (const { name, size } of from) {
    places.set(name, flat.subarray(offset, offset + size));
    offset += size;
  }
  const result = new Float32Array(to.reduce((sum, { size }) => sum + size, 0));
  for (const slot of to) {
    const part = places.get(slot.name);
    if (part?.length !== slot.size)
      throw badInput(
        `checkpoint: "${slot.name}" has ${part?.length ?? 0} numbers, the model expects ${slot.size}; it was made by another version of the spec`,
      );
    result.set(part, slot.offset);
  }
  return result;
}
