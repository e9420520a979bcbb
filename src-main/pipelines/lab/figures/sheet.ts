/** The classic sheet: every figure of the causal lab by name, with what it shows. */
import type { Executor } from "../../../engine/executors/executor.ts";
import type { ModelSpec } from "../../../models/spec/spec.ts";
import { coneOf } from "../cone.ts";
import { toPractice } from "../convert/practice.ts";
import { gradientView } from "../gradientView.ts";
import { impulseResponse, type ImpulseOptions } from "../impulse.ts";
import { conePart } from "./coneFigure.ts";
import {
  conv,
  design,
  encoder,
  linear,
  paperNetwork,
  planar,
  resnet,
  stacks,
  times,
} from "./designs.ts";
import { gradientPart } from "./gradientFigure.ts";
import { impulsePair, impulsePart } from "./impulseFigure.ts";
import {
  above,
  beside,
  figure,
  headed,
  type Figure,
  type Part,
} from "./svg.ts";
import type { FigureTheme } from "./theme.ts";

/** One figure of the sheet; `make` needs an executor where gradients are drawn. */
export interface SheetEntry {
  readonly name: string;
  readonly title: string;
  /** One or two sentences under the figure. */
  readonly caption: string;
  make(
    theme: FigureTheme,
    executors: readonly Executor[],
  ): Part | Promise<Part>;
}

/** Draws one entry. */
export async function drawEntry(
  entry: SheetEntry,
  theme: FigureTheme,
  executors: readonly Executor[],
): Promise<Figure> {
  return figure(entry.title, await entry.make(theme, executors), theme);
}

const at = 4;

/** A heading, a network and how long it is followed. */
type Shown = readonly [
  heading: string,
  spec: ModelSpec,
  options?: Partial<ImpulseOptions>,
  cellWidth?: number,
];

type Make = SheetEntry["make"];

/** Impulse responses of several networks side by side. */
function responses(...shown: readonly Shown[]): Make {
  return async (theme, [executor]) => {
    const parts: Part[] = [];
    for (const [heading, spec, options, cellWidth = 18] of shown) {
      const all = { steps: 18, at, ...options };
      const rows = await impulseResponse(spec, executor!, all);
      const part = impulsePart(rows, { theme, at: all.at, cellWidth });
      parts.push(heading === "" ? part : headed(heading, part));
    }
    return beside(parts);
  };
}

/** Rows of pictures under each other. */
function rowsOf(rows: readonly Make[]): Make {
  return async (theme, executors) => {
    const parts: Part[] = [];
    for (const make of rows) parts.push(await make(theme, executors));
    return above(parts);
  };
}

function plain(count: number, layer: ReturnType<typeof conv>): ModelSpec {
  return design("design", times(count, layer));
}

const kernels: readonly SheetEntry[] = [1, 3, 5, 7].map((kernel) => ({
  name: `impulse-kernel-${kernel}`,
  title: `Five causal layers with kernel ${kernel}`,
  caption:
    kernel === 1
      ? "A kernel of 1 mixes no time: the impulse stays where it is."
      : `Each layer adds ${kernel - 1} frames of past; the number in a cell counts the ways through the network. Five layers see ${1 + 5 * (kernel - 1)} frames.`,
  make: async (theme, [executor]) => {
    const steps = at + 5 * (kernel - 1) + 3;
    const rows = await impulseResponse(plain(5, conv(kernel)), executor!, {
      steps,
      at,
    });
    return impulsePair(rows, { theme, at, cellWidth: 24 });
  },
}));

const norms: SheetEntry = {
  name: "impulse-batch-norm",
  title: "Batch normalisation: in use, and while training",
  caption:
    "With frozen statistics nothing changes. In training the statistics are taken over all frames, so that every output depends on frames of the future: frames before the impulse answer to it.",
  make: responses(
    ["without", plain(3, conv(3))],
    ["frozen statistics", plain(3, conv(3, { norm: "batch" }))],
    [
      "statistics of this batch (training)",
      plain(3, conv(3, { norm: "batch" })),
      { training: true },
    ],
  ),
};

const skips: SheetEntry = {
  name: "impulse-skip",
  title: "Skip connections",
  caption:
    "A skip adds no context: it hands the frame itself on beside what the body sees. Adding and concatenating see the same.",
  make: responses(
    ["none", plain(3, conv(3))],
    ["add", plain(3, { kind: "residual", body: [conv(3)] })],
    ["dense concat", plain(3, { kind: "denseConcat", body: [conv(3)] })],
  ),
};

const strides: SheetEntry = {
  name: "impulse-stride",
  title: "The effect of stride",
  caption:
    "With stride 2 a layer has half as many steps (wide cells), and the layers above see twice as far back. A frame can be met by fewer taps than another: where the impulse lies decides what is left of it.",
  make: responses(
    ["stride 1", plain(3, conv(3)), { steps: 24 }],
    ["stride 2", plain(3, conv(3, { stride: 2 })), { steps: 24 }],
  ),
};

const dilations: SheetEntry = {
  name: "impulse-dilation",
  title: "The effect of dilation",
  caption:
    "One layer of kernel 3 with dilation 2 spans 5 frames and reads 3 of them: (3 - 1) x 2 + 1 = 5, not 3 x 2 = 6. Dilations 1, 2, 4 leave no holes; 2, 2, 2 never read the odd frames.",
  make: responses(
    ["one layer, dilation 2", plain(1, conv(3, { dilation: 2 }))],
    [
      "1, 2, 4",
      design(
        "design",
        [1, 2, 4].map((dilation) => conv(3, { dilation })),
      ),
      { steps: 21 },
    ],
    ["2, 2, 2", plain(3, conv(3, { dilation: 2 })), { steps: 21 }],
  ),
};

/** One to three layers, padded on both sides and on the left. */
function paddings(
  make: (layers: number, padding: "causal" | "same") => ModelSpec,
  cellWidth: number,
): Make {
  return rowsOf(
    [1, 2, 3].map((layers) =>
      responses(
        [
          `regular, ${layers}`,
          make(layers, "same"),
          { steps: 19, at: 9 },
          cellWidth,
        ],
        [
          `causal, ${layers}`,
          make(layers, "causal"),
          { steps: 24, at: 9 },
          cellWidth,
        ],
      ),
    ),
  );
}

const regular: readonly SheetEntry[] = [1, 2].map((dilation) => ({
  name: `regular-causal-1d${dilation > 1 ? "-dilated" : ""}`,
  title: `Regular and causal, 1-D, one to three layers${dilation > 1 ? `, dilation ${dilation}` : ""}`,
  caption:
    "Regular padding answers before the impulse came: the cells left of the line are the future leaking back. Causal padding answers at the line and after it only.",
  make: paddings((layers, padding) => linear(layers, padding, dilation), 18),
}));

const planarFigures: readonly SheetEntry[] = [1, 2].map((dilation) => ({
  name: `regular-causal-2d${dilation > 1 ? "-dilated" : ""}`,
  title: `Regular and causal, 2-D, one to three layers${dilation > 1 ? `, dilation ${dilation} in time` : ""}`,
  caption:
    "Over time and frequency only time is causal: frequency may be read on both sides.",
  make: paddings((layers, padding) => planar(layers, padding, dilation), 12),
}));

const resnets: readonly SheetEntry[] = (["ones", "random"] as const).map(
  (weights) => ({
    name: `resnet-${weights}`,
    title: `Two causal ResNet blocks (kernel 3, dilations 3 and 2), ${weights === "ones" ? "all-ones" : "random"} weights`,
    caption:
      weights === "ones"
        ? "A block sees (3 - 1) x 3 + (3 - 1) x 2 = 10 frames more; two blocks see 21."
        : "With random weights the numbers differ and the support does not.",
    make: responses(["", resnet(), { steps: 28, weights }, 22]),
  }),
);

const gradients: readonly SheetEntry[] = [
  gradientEntry(
    "gradient-dilation-1",
    "Five-layer encoder, kernel 3, dilation 1",
    () => encoder("e1", 1),
    "Five layers without dilation see 11 frames.",
  ),
  gradientEntry(
    "gradient-dilation-3",
    "Five-layer encoder, kernel 3, dilation 3",
    () => encoder("e3", 3),
    "With dilation 3 the encoder reaches 31 frames, and reads every third of them: the gaps in the bar are holes.",
  ),
  gradientEntry(
    "gradient-stacks-dilations",
    "Two stacks, kernel 3, dilations 1 and 3",
    () =>
      stacks("s13", [
        { kernel: 3, dilation: 1 },
        { kernel: 3, dilation: 3 },
      ]),
    "Stacks side by side see what the widest sees; the narrow one fills in the near frames.",
  ),
  gradientEntry(
    "gradient-stacks-kernels",
    "Four stacks, kernels 3 and 5, dilations 1 and 3",
    () =>
      stacks("s35", [
        { kernel: 3, dilation: 1 },
        { kernel: 3, dilation: 3 },
        { kernel: 5, dilation: 1 },
        { kernel: 5, dilation: 3 },
      ]),
    "Kernel 5 with dilation 3 reaches 61 frames.",
  ),
];

function gradientEntry(
  name: string,
  title: string,
  spec: () => ModelSpec,
  caption: string,
  output?: string,
): SheetEntry {
  return {
    name,
    title,
    caption,
    async make(theme, executors) {
      const parts: Part[] = [];
      for (const executor of executors) {
        const view = await gradientView(spec(), executor, { output });
        parts.push(headed(executor.name, gradientPart(view, theme)));
      }
      return above(parts);
    },
  };
}

/** Gradients of the codes of a two-level codec, by the paths of its quantisers. */
export function codeEntries(
  spec: ModelSpec,
  quantisers: readonly string[],
): SheetEntry[] {
  return quantisers.map((path) =>
    gradientEntry(
      `gradient-${spec.name}-${path.replaceAll("/", "-")}`,
      `${spec.title || spec.name}: codes of ${path}`,
      () => spec,
      "The quantiser passes its gradient straight through, so that the probe sees what a code stands for.",
      path,
    ),
  );
}

const theoryAndPractice: SheetEntry = {
  name: "theory-practice",
  title: "The same network in theory and in practice",
  caption:
    "Above, strides 2, 2, 2: an output every eighth frame. Below, stride 1 and dilations 1, 2, 4: an output at every frame, equal to theory's at every eighth. The lines are the same.",
  make: (theme) => {
    const theory = paperNetwork();
    const practice = toPractice(theory, 64).spec;
    return above([
      headed("theory (strides)", conePart(coneOf(theory), theme)),
      headed("practice (dilations)", conePart(coneOf(practice), theme)),
    ]);
  },
};

const lookAhead: SheetEntry = {
  name: "look-ahead",
  title: "One layer padded on both sides",
  caption:
    "The second of three layers is padded on both sides: what the output reads of the future is red. `causerie probe` names that layer.",
  make: (theme) =>
    conePart(
      coneOf(
        design("design", [conv(3), conv(3, { padding: "same" }), conv(3)]),
      ),
      theme,
    ),
};

/** Every figure that needs no preset, in order. */
export const sheet: readonly SheetEntry[] = [
  ...kernels,
  norms,
  skips,
  strides,
  dilations,
  ...regular,
  ...planarFigures,
  ...resnets,
  lookAhead,
  ...gradients,
  theoryAndPractice,
];
