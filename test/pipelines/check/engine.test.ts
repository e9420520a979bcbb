/** Numeric cases that run on graphs, with numbers small enough to follow by hand. */
import { expect, test } from "vitest";
import { families as contrast } from "../../../src-main/pipelines/check/contrast.ts";
import { families as likelihoods } from "../../../src-main/pipelines/check/likelihoods.ts";
import { families as masks } from "../../../src-main/pipelines/check/maskedConvolutions.ts";
import { families as normalisation } from "../../../src-main/pipelines/check/normalisation.ts";
import { families as optimisers } from "../../../src-main/pipelines/check/optimisers.ts";
import { families as quantisation } from "../../../src-main/pipelines/check/quantisation.ts";
import { families as cells } from "../../../src-main/pipelines/check/recurrentCells.ts";
import { families as vqVae2 } from "../../../src-main/pipelines/check/vqVae2.ts";
import { families as transposed } from "../../../src-main/pipelines/check/transposedConvolutions.ts";
import type {
  CaseFamilies,
  CaseRecord,
  CaseResult,
} from "../../../src-main/pipelines/check/types.ts";

/** Runs the last of some cases of the module's only family. */
function run(families: CaseFamilies, ...cases: CaseRecord[]): CaseResult {
  const [family, runner] = Object.entries(families)[0]!;
  return runner(cases.at(-1)!, { family, cases }) as CaseResult;
}

/** Expects the last case to pass with its numbers and to fail with others. */
function expectChecked(families: CaseFamilies, ...cases: CaseRecord[]): void {
  const result = run(families, ...cases);
  expect(result.message).toBeUndefined();
  expect(result.passed).toBe(true);
  const last = cases.at(-1)!;
  const wrong = { ...last, expected: moved(last.expected) };
  expect(run(families, ...cases.slice(0, -1), wrong).passed).toBe(false);
}

/** The same nested numbers, all 0.25 larger. */
function moved(nested: unknown): unknown {
  if (typeof nested === "number") return nested + 0.25;
  if (Array.isArray(nested)) return nested.map(moved);
  if (nested === null || typeof nested !== "object") return nested;
  const entries = Object.entries(nested);
  return Object.fromEntries(entries.map(([key, value]) => [key, moved(value)]));
}

const ln = Math.log;

/** Weights of zeros leave every gate at a half and every candidate at zero. */
function idleCell(gates: number) {
  return {
    x: [[5], [7]],
    h0: [0.8],
    weight_ih: Array.from({ length: gates }, () => [0]),
    weight_hh: Array.from({ length: gates }, () => [0]),
    bias_ih: new Array<number>(gates).fill(0),
    bias_hh: new Array<number>(gates).fill(0),
  };
}

test("a GRU without weights halves its state, and its gradient with it", () => {
  const gates = { r: [0.5], z: [0.5], n: [0] };
  const gru = {
    ...{ id: "gru", ...idleCell(3) },
    expected: {
      steps: [
        { ...gates, h: [0.4] },
        { ...gates, h: [0.2] },
      ],
    },
  };
  expectChecked(cells, gru);
  const slopes = { grad_x: [[0], [0]], grad_h0: [0.25] };
  expectChecked(cells, gru, { id: "gru_bptt", expected: slopes });
});

test("an LSTM without weights halves its cell", () => {
  const [i, f, o, g] = [[0.5], [0.5], [0.5], [0]];
  const step = (c: number) => {
    const h = [Math.tanh(c) / 2];
    return { ...{ i, f, o, g }, c: [c], h };
  };
  const lstm = {
    ...{ id: "lstm", ...idleCell(4), c0: [2] },
    expected: { steps: [step(1), step(0.5)] },
  };
  expectChecked(cells, lstm);
});

test("gates of PyTorch are compared with those of ONNX by their blocks", () => {
  const cell = {
    ...idleCell(3),
    weight_ih: [[1], [2], [3]],
    onnx: { W: [[2], [1], [4]], R: [[0], [0], [0]], B: [0, 0, 0, 0, 0, 0] },
  };
  const { passed, message } = run(cells, { ...cell, expected: { steps: [] } });
  expect(passed).toBe(false);
  expect(message).toBe("expected.W[2][0]: expected 4, got 3");
});

test("optimizers take their first steps as by hand", () => {
  const common = { p0: [1], grads: [[4], [4]], lr: 0.5 };
  const betas = { beta1: 0.5, beta2: 0.5, eps: 0, weight_decay: 0 };
  // The first two moments of a constant gradient are 4 and 16 once their bias is divided out.
  const adam = { params: [[0.5], [0]], m: [3], v: [12] };
  expectChecked(optimisers, { ...common, ...betas, expected: adam });
  const decayed = { ...common, ...betas, weight_decay: 1, id: "adamw" };
  const shrunk = { params: [[0], [-0.5]] };
  expectChecked(optimisers, { ...decayed, expected: shrunk });
  const sgd = { params: [[-1], [-4]], buf: [6] };
  expectChecked(optimisers, { ...common, momentum: 0.5, expected: sgd });
  const clipped = { ...common, max_norm: 2, expected: { params: [[0], [-1]] } };
  expectChecked(optimisers, clipped);
});

test("a rate warms up linearly and falls along a cosine", () => {
  const schedule = { steps: [0, 3, 4, 8, 12], warmup: 4, total: 12, base: 8 };
  expectChecked(optimisers, { ...schedule, expected: [2, 8, 8, 4, 0] });
});

test("batch normalisation counts by hand", () => {
  const common = { x: [[[0, 2]], [[4, 6]]], gamma: [2], beta: [1], eps: 4 };
  // Mean 3, variance 5; with eps the deviation is 3.
  const out = [[[-1, 1 / 3]], [[5 / 3, 3]]];
  const training = {
    ...{ ...common, momentum: 0.5 },
    expected: {
      batch_mean: [3],
      batch_var_biased: [5],
      train_out: out,
      running_mean: [1.5],
      running_var_unbiased_update: [0.5 + 10 / 3],
    },
  };
  expectChecked(normalisation, training);
  const masked = {
    ...{
      x: common.x,
      mask: [
        [1, 1],
        [1, 0],
      ],
    },
    expected: { mean: [2], var: [8 / 3], n_valid: 3 },
  };
  expectChecked(normalisation, masked);
  const backward = {
    ...{ ...common, grad_out: [[[1, 1]], [[1, 1]]] },
    expected: { grad_gamma: [0], grad_beta: [4], grad_x: [[[0, 0]], [[0, 0]]] },
  };
  expectChecked(normalisation, backward);
});

test("contrastive prediction of equal scores is a guess", () => {
  const loss = [ln(2), ln(2)];
  const scores = {
    scores: [
      [3, 3],
      [0, 0],
    ],
    expected: { loss_per_row: loss, mean: ln(2), mi_lower_bound_nats: 0 },
  };
  expectChecked(contrast, scores);
  const bilinear = {
    ...{
      c: [[1, 2]],
      W_k: [
        [1, 0],
        [0, 2],
      ],
    },
    ...{ z_pos: [[1, 1]], z_neg: [[[5, 0]]] },
    expected: { pred: [[1, 4]], scores: [[5, 5]], loss: [ln(2)] },
  };
  expectChecked(contrast, bilinear);
  const positives = { k1: [1, 2], k2: [2, 3] };
  expectChecked(contrast, { T: 4, K: 2, expected: { window: 2, positives } });
});

test("likelihoods of uniform choices and of one Gaussian", () => {
  expectChecked(likelihoods, { expected: { bits_16: 4, nats_2: ln(2) } });
  const entropy = {
    ...{
      logits: [
        [1, 1],
        [9, 9],
      ],
      targets: [0, 1],
      mask: [1, 0],
    },
    expected: {
      nats: [ln(2), ln(2)],
      mean_nats: ln(2),
      grad_logits_of_mean: [
        [-0.5, 0.5],
        [0, 0],
      ],
    },
  };
  expectChecked(likelihoods, entropy);
  const gaussian = { mu: [1], log_sigma: [0], pi_logits: [7] };
  const nats = 0.5 * ln(2 * Math.PI);
  const mixture = {
    ...{ ...gaussian, x: [1, 3] },
    expected: { nll_nats: [nats, nats + 2], mean: nats + 1 },
  };
  expectChecked(likelihoods, mixture);
  const bins = {
    ...{ ...gaussian, lo: 0, hi: 2, Q: 2 },
    expected: { mass: [0.5, 0.5], bits: [1, 1] },
  };
  expectChecked(likelihoods, bins);
  const density = { bits_approx: nats / Math.LN2 + 2 };
  const near = { x: 1, step: 0.25, expected: density };
  expectChecked(likelihoods, mixture, near);
  const shift = { bins: [4, 5, 6], bos: 9 };
  const shifted = { inputs: [9, 4, 5], targets: [4, 5, 6] };
  expectChecked(likelihoods, { ...shift, expected: shifted });
});

test("masks read the taps before the middle", () => {
  const line = { A: [1, 1, 1, 0, 0, 0, 0], B: [1, 1, 1, 1, 0, 0, 0] };
  expectChecked(masks, { id: "mask1d_k7", expected: line });
  const plane = { A: [[1, 0, 0]], B: [[1, 1, 0]] };
  expectChecked(masks, { id: "mask2d_1x3", expected: plane });
  expectChecked(masks, { filter: 0, gate: 3, expected: 0 });
  expect(run(masks, { id: "mask", expected: {} }).message).toMatch(/names no/);
});

test("a transposed convolution trimmed at its end looks at no later step", () => {
  const upsampling = {
    ...{ x: [1, 10], w: [1, 2, 3, 4, 5], stride: 2 },
    expected: {
      full: [1, 2, 13, 24, 35, 40, 50],
      causal_right_trim: [1, 2, 13, 24],
      lookahead_right_trim: 0,
      symmetric_trim: [2, 13, 24, 35],
      lookahead_symmetric_trim_inputs: 1,
    },
  };
  expectChecked(transposed, upsampling);
});

const book = [
  [0, 0],
  [2, 0],
];

test("vectors take their nearest code, the first of equals", () => {
  const lookup = {
    ...{
      codebook: book,
      z: [
        [1, 0],
        [3, 0],
      ],
      beta: 1,
    },
    upstream_grad: [
      [1, 1],
      [0, 0],
    ],
    expected: {
      sqdist: [
        [1, 1],
        [9, 1],
      ],
      indices: [0, 1],
      quantized: book,
      commit_mse_mean_over_all_elements: 0.5,
      grad_z: [
        [1.5, 1],
        [0.5, 0],
      ],
    },
  };
  expectChecked(quantisation, lookup);
  const learned = {
    ...{
      codebook: book,
      z: [
        [1, 0],
        [3, 0],
      ],
      beta: 0.5,
    },
    expected: {
      grad_codebook: [
        [-0.5, 0],
        [-0.5, 0],
      ],
    },
  };
  expectChecked(quantisation, learned);
});

test("codes follow their vectors", () => {
  const following = {
    ...{ codebook0: book, N0: [1, 1], m0: book, z: [[4, 4]] },
    ...{ gamma: 0.5, eps: 0 },
    expected: {
      step1: {
        indices: [1],
        n: [0, 1],
        N: [0.5, 1],
        m: [
          [0, 0],
          [3, 2],
        ],
      },
      step2: {
        indices: [1],
        N: [0.25, 1],
        codebook: [
          [0, 0],
          [3.5, 3],
        ],
      },
    },
  };
  expectChecked(quantisation, following);
  const beginnings = {
    ...{ codebook0: book, z: [[4, 4]], indices: [1], gamma: 0.5, eps: 1 },
    expected: {
      ones_init: {
        N: [0.5, 1],
        codebook: [
          [0, 0],
          [3.5, 7 / 3],
        ],
      },
      sonnet_debiased: {
        N: [0, 1],
        codebook: [
          [0, 0],
          [6, 6],
        ],
      },
    },
  };
  expectChecked(quantisation, beginnings);
  const smoothing = { N: [3, 0], eps: 1 };
  const smoothed = { smoothed: [2.4, 0.6], sum: 3 };
  expectChecked(quantisation, { ...smoothing, expected: smoothed });
});

test("use and rate of codes", () => {
  const even = { perplexity: 2, entropy_bits: 1, used: 2, usage: 0.5 };
  const counts = { counts: [3, 3, 0, 0], expected: even };
  expectChecked(quantisation, counts);
  const grids = {
    ...{ fps: 10, K_bottom: 16, K_top: 4, grid_bottom: 2, grid_top: 1 },
    expected: { bottom_bps: 80, top_bps: 20, bits_per_frame: 10, ratio: 6.4 },
  };
  expectChecked(quantisation, grids);
  const note = "X 8 kHz: hop 80, 2 codebooks x 5 bits";
  const codec = { fps: 100, kbps: 1 };
  expectChecked(quantisation, { note, expected: codec });
});

test("the rotation trick turns the gradient back", () => {
  const quarter = {
    ...{ e: [2, 0], q: [0, 1], upstream_grad: [0, 3] },
    expected: {
      forward: [0, 1],
      R: [
        [0, -1],
        [1, 0],
      ],
      lam: 0.5,
      grad_e: [1.5, 0],
      grad_e_ste: [0, 3],
    },
  };
  expectChecked(quantisation, quarter);
});

test("vectors are looked up without any gradient too, the lowest of equals, or by angle", () => {
  const codebook = [
    [1, 0],
    [0, 3],
    [1, 0],
  ];
  const z = [
    [1, 0],
    [1, 1.4],
  ];
  const nearest = { indices: [0, 0], quantized: [codebook[0], codebook[0]] };
  expectChecked(quantisation, { id: "ties", codebook, z, expected: nearest });
  const byAngle = { indices: [0, 1] };
  expectChecked(quantisation, {
    ...{ id: "cosine_lookup", codebook, z },
    expected: byAngle,
  });
});

test("codes that are hardly used begin again as vectors of the batch", () => {
  const given = {
    N: [4, 0.5, 1],
    tau: 1,
    m: [[8], [1], [2]],
    codebook: [[2], [2], [2]],
    z: [[5], [6], [7]],
    rows: [2, 1, 0],
  };
  expectChecked(quantisation, {
    ...given,
    expected: {
      expired: [1],
      N: [4, 1, 1],
      m: [[8], [6], [2]],
      codebook: [[2], [6], [2]],
    },
  });
  expectChecked(quantisation, {
    ...{ ...given, rows: [1] },
    expected: { n_dead: 1, m: [[8], [6], [2]] },
  });
  // 640 vectors among 512 codes: a threshold of 2 is above what all can have.
  const few = { M: 640, K: 512, tau: 2 };
  expectChecked(quantisation, { ...few, expected: { stationary_mean: 1.25 } });
  expect(
    run(quantisation, { ...few, expected: { expires_all: true } }).passed,
  ).toBe(true);
});

test("masses of a discretised logistic mixture sum to 1, with half levels of 1 / (Q - 1)", () => {
  // One logistic of scale 1 at 0; places -1, 0, 1 with halves of 1/2.
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  const outer = sigmoid(-0.5);
  const mass = [outer, 1 - 2 * outer, outer];
  const wide = 2 * sigmoid(-1 + 1 / 3) + 2 * sigmoid(1 / 3) - 1;
  const mixture = { mu: [0], log_s: [0], pi_logits: [3], Q: 3 };
  expectChecked(likelihoods, {
    ...mixture,
    expected: {
      mass,
      sum: 1,
      bits: mass.map((one) => -Math.log2(one)),
      sum_repo_half_bin: wide,
    },
  });
  expectChecked(likelihoods, {
    ...{ ...mixture, log_s: [-9], mu: [0.1], bins: [1] },
    // Scales below e^-7 count as e^-7, which puts all mass on the nearest level.
    expected: { nll: [0] },
  });
});

test("a VQ-VAE-2 sees what its convolutions sum up to, and nothing ahead", () => {
  expectChecked(vqVae2, {
    id: "rf_C8_R4_D4_K16",
    expected: { enc_b: 11, enc_t: 19, dec_t: 25, q_b: 25, up_t: 19, out: 31 },
  });
});

test("finite scalars are rounded inside their bounds", () => {
  const scalars = {
    ...{ levels: [3, 4], z: [0, 20], eps: 0 },
    expected: {
      bounded: [0, 1],
      codes: [0, 0.5],
      index: 10,
      codebook_size: 12,
    },
  };
  expectChecked(quantisation, scalars);
});

test("means move to their samples, and stay without any", () => {
  const means = {
    ...{ samples: [[0], [2], [9]], init_rows: [0, 2, 0], iters: 2 },
    expected: [
      { assign: [0, 0, 1], counts: [2, 1, 0], means: [[1], [9], [0]] },
      { assign: [2, 0, 1], counts: [1, 1, 1], means: [[2], [9], [0]] },
    ],
  };
  expectChecked(quantisation, means);
});
