/** A spec as the page edits it: plain JSON, checked by the host. */

export type SpecRecord = { [key: string]: unknown };
export type LayerRecord = { [key: string]: unknown; kind: string };

/** The text as a record, or the sentence of what is wrong with it. */
export function readSpec(text: string): {
  readonly spec: SpecRecord | null;
  readonly problem: string | null;
} {
  if (text.trim() === "") return { spec: null, problem: null };
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      return { spec: value as SpecRecord, problem: null };
    return { spec: null, problem: "A spec is a JSON record: { ... }" };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { spec: null, problem: `This is not JSON yet: ${reason}` };
  }
}

/** JSON with one line for each layer that fits into one. */
export function writeSpec(spec: SpecRecord): string {
  const wide = 46;
  const write = (value: unknown, indent: string): string => {
    const short = JSON.stringify(value) ?? "null";
    if (typeof value !== "object" || value === null) return short;
    if (short.length + indent.length <= wide) return spaced(value);
    const inner = `${indent}  `;
    const lines = Array.isArray(value)
      ? value.map((one) => inner + write(one, inner))
      : Object.entries(value)
          .filter(([, one]) => one !== undefined)
          .map(
            ([key, one]) =>
              `${inner}${JSON.stringify(key)}: ${write(one, inner)}`,
          );
    const [open, close] = Array.isArray(value) ? "[]" : "{}";
    return `${open}\n${lines.join(",\n")}\n${indent}${close}`;
  };
  return write(spec, "");
}

function spaced(value: object): string {
  return JSON.stringify(value, null, 1)
    .replaceAll(/\n\s*/g, " ")
    .replaceAll("[ ", "[")
    .replaceAll(" ]", "]");
}

/** A field of a layer's form. */
export type Field =
  | {
      readonly name: string;
      readonly title: string;
      readonly form: "count";
      readonly initial: number;
      readonly min?: number;
    }
  | {
      readonly name: string;
      readonly title: string;
      readonly form: "choice";
      readonly options: readonly string[];
      readonly initial: string;
    }
  | {
      readonly name: string;
      readonly title: string;
      readonly form: "share";
      readonly initial: number;
    };

const kernel: Field = {
  name: "kernel",
  title: "Kernel",
  form: "count",
  initial: 3,
};
const stride: Field = {
  name: "stride",
  title: "Stride",
  form: "count",
  initial: 1,
};
const dilation: Field = {
  name: "dilation",
  title: "Dilation",
  form: "count",
  initial: 1,
};
const padding: Field = {
  name: "padding",
  title: "Padding",
  form: "choice",
  options: ["causal", "same", "valid"],
  initial: "causal",
};
const finish: readonly Field[] = [
  {
    name: "activation",
    title: "Activation",
    form: "choice",
    options: ["none", "relu", "elu", "gelu", "tanh", "sigmoid", "silu"],
    initial: "none",
  },
  {
    name: "norm",
    title: "Norm",
    form: "choice",
    options: ["none", "layer", "channel", "batch", "running"],
    initial: "none",
  },
  { name: "dropout", title: "Dropout", form: "share", initial: 0 },
];
const channels: Field = {
  name: "channels",
  title: "Channels",
  form: "count",
  initial: 8,
};

/** Fields of each kind that the form knows; other fields are edited as JSON. */
export const fieldsOf: Readonly<Record<string, readonly Field[]>> = {
  conv: [channels, kernel, stride, dilation, padding, ...finish],
  convTranspose: [channels, kernel, stride, padding, ...finish],
  pool: [
    {
      name: "mode",
      title: "Of",
      form: "choice",
      options: ["max", "average"],
      initial: "max",
    },
    { name: "size", title: "Size", form: "count", initial: 2 },
    { name: "stride", title: "Stride", form: "count", initial: 2 },
    dilation,
    padding,
  ],
  dense: [
    { name: "units", title: "Units", form: "count", initial: 8 },
    ...finish,
  ],
  flatten: [
    {
      name: "axis",
      title: "Axis",
      form: "choice",
      options: ["time", "freq"],
      initial: "time",
    },
  ],
  norm: [
    {
      name: "norm",
      title: "Norm",
      form: "choice",
      options: ["layer", "channel", "batch", "running"],
      initial: "layer",
    },
  ],
  activation: [
    {
      name: "activation",
      title: "Activation",
      form: "choice",
      options: ["relu", "elu", "gelu", "tanh", "sigmoid", "silu"],
      initial: "relu",
    },
  ],
  dropout: [{ name: "rate", title: "Rate", form: "share", initial: 0.2 }],
  shift: [{ name: "time", title: "Steps", form: "count", initial: 1, min: 0 }],
  gru: [{ name: "hidden", title: "Hidden", form: "count", initial: 8 }],
  lstm: [{ name: "hidden", title: "Hidden", form: "count", initial: 8 }],
  attention: [
    { name: "heads", title: "Heads", form: "count", initial: 2 },
    { name: "window", title: "Window", form: "count", initial: 16, min: 0 },
  ],
  residual: [],
  denseConcat: [],
  block: [],
  shared: [{ name: "groups", title: "Groups", form: "count", initial: 2 }],
  parallel: [
    {
      name: "combine",
      title: "Combine by",
      form: "choice",
      options: ["concat", "add"],
      initial: "concat",
    },
    {
      name: "when",
      title: "Combine",
      form: "choice",
      options: ["end", "each"],
      initial: "end",
    },
  ],
};

/** What the add button offers, in words. */
export const kindTitles: Readonly<Record<string, string>> = {
  conv: "Convolution",
  pool: "Pooling",
  resnet: "ResNet block",
  residual: "Skip: add (residual)",
  denseConcat: "Skip: dense concat",
  parallel: "Several stacks",
  dense: "Dense (1 x 1)",
  flatten: "Flatten",
  norm: "Normalisation",
  activation: "Activation",
  dropout: "Dropout",
  shift: "Shift later",
  gru: "GRU",
  lstm: "LSTM",
  attention: "Attention",
  convTranspose: "Transposed convolution",
  shared: "Shared by speakers",
  block: "Block",
};

/** A new layer of a kind, with the fields that it must have. */
export function newLayer(kind: string): LayerRecord {
  const convolution = {
    kind: "conv",
    channels: 8,
    kernel: 3,
    activation: "relu",
  };
  switch (kind) {
    case "conv":
      return convolution;
    case "resnet":
      return {
        kind: "residual",
        body: [convolution, { kind: "conv", channels: 8, kernel: 3 }],
      };
    case "residual":
    case "denseConcat":
    case "shared":
    case "block":
      return { kind, body: [convolution] };
    case "parallel":
      return {
        kind,
        combine: "add",
        stacks: [[convolution], [{ ...convolution, dilation: 3 }]],
      };
    default: {
      const fields = (fieldsOf[kind] ?? []).filter(({ name }) =>
        needed.has(name),
      );
      return {
        kind,
        ...Object.fromEntries(
          fields.map(({ name, initial }) => [name, initial]),
        ),
      };
    }
  }
}

/** Fields without a default of their own. */
const needed = new Set([
  "channels",
  "kernel",
  "mode",
  "size",
  "units",
  "axis",
  "norm",
  "activation",
  "rate",
  "hidden",
  "heads",
  "window",
  "time",
]);
