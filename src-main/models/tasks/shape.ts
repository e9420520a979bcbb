/** A task and its features into the shape of the model's input and the channels of its heads. */
import { badInput } from "../../base/errors.ts";
import {
  projectionBits,
  projectionClasses,
} from "../../contract/projection.ts";
import type { Value } from "../../engine/ir/node.ts";
import type { InputSpec, ModelSpec, TaskName } from "../spec/spec.ts";

/** Values of layers that have a name. */
type NamedValues = ReadonlyMap<string, Value>;

/** Heads that a task can train, with the channels of their targets. */
const headsOf: Readonly<
  Record<
    TaskName,
    Readonly<Record<string, (spec: ModelSpec, values: NamedValues) => number>>
  >
> = {
  turns: {
    /** Who speaks now: a logit for each speaker. */
    activity: () => 2,
    /** Who speaks in four bins of the next two seconds: a logit each. */
    projection: () => projectionBits,
    /** The same as one of 256 classes. */
    projectionClass: () => projectionClasses,
    /** Whether the other speaker is next: a logit. */
    shift: () => 1,
  },
  reconstruction: {
    /** Levels of every bin, where the features are discretised. */
    levels: levelsOf,
  },
  frames: {
    levels: levelsOf,
    /** Weight, mean and log deviation of ten Gaussians for every bin. */
    mixture: () => 3 * mixtureComponents,
  },
  cpc: {
    /** For each step ahead a prediction of that step's latents. */
    prediction: (spec, values) => contrastSteps * latentsOf(spec, values),
  },
  phones: {
    /** Which phone a frame belongs to: a logit for each class. */
    phones: ({ classes }) => classes?.length ?? phoneClasses,
  },
  waveform: { levels: () => waveformLevels },
  none: {},
};

export const mixtureComponents = 10;
/** Phones of TIMIT: as many as a model tells apart that knows no data yet. */
export const phoneClasses = 61;
/** Mu-law levels of a waveform sample. */
export const waveformLevels = 256;

/** Steps ahead that are predicted and told from others (CPC). */
export const contrastSteps = 12;
/** The layer whose values are predicted. */
export const latentsName = "latents";

/** Channels of a head; throws when the task has no such head. */
export function headChannels(
  spec: ModelSpec,
  head: string,
  values: NamedValues,
): number {
  const known = headsOf[spec.task];
  const channels = Object.hasOwn(known, head) ? known[head] : undefined;
  if (!channels)
    throw badInput(
      `spec ${spec.name}: the task ${spec.task} has no head "${head}"; it has ${Object.keys(known).join(", ") || "none"}`,
    );
  return channels(spec, values);
}

function latentsOf(spec: ModelSpec, values: NamedValues): number {
  const latents = values.get(latentsName);
  if (!latents)
    throw badInput(
      `spec ${spec.name}: the task cpc predicts the layer named "${latentsName}"; give this name to the encoder's last layer`,
    );
  return latents.axes[1]!.size;
}

function levelsOf(spec: ModelSpec): number {
  if (spec.features.levels === null)
    throw badInput(
      `spec ${spec.name}: the head "levels" needs discretised features; set features.levels to 256 or 64`,
    );
  return spec.features.levels;
}

/** The input's shape: what the spec says, else what follows from its task. */
export function inputOf(spec: ModelSpec): InputSpec {
  return spec.input ?? derivedInput(spec);
}

function derivedInput({ task, features, name }: ModelSpec): InputSpec {
  const { bands, speakers } = features;
  switch (task) {
    case "reconstruction":
    case "frames":
      return { channels: 1, bins: bands };
    case "turns":
      return { channels: speakers === "both" ? 2 * bands : bands, bins: null };
    case "cpc":
    case "phones":
      return { channels: bands, bins: null };
    case "waveform":
      return { channels: 1, bins: null };
    case "none":
      throw badInput(
        `spec ${name}: a network without a task says its input, for example {"channels": 80}`,
      );
  }
}
