/** Numeric cases that run on graphs, with numbers small enough to follow by hand. */
import { expect, test } from "vitest";
import { families as contrast } from "../../../src-main/pipelines/check/contrast.ts";
import { families as likelihoods } from "../../../src-main/pipelines/check/likelihoods.ts";
import { families as masks } from "../../../src-main/pipelines/check/maskedConvolutions.ts";
import { families as normalisation } from "../../../src-main/pipelines/check/normalisation.ts";
import { families as optimisers } from "../../../src-main/pipelines/check/optimisers.ts";
import { families as cells } from "../../../src-main/pipelines/check/recurrentCells.ts";
import { families as vqVae2 } from "../../../src-main/pipelines/check/vqVae2.ts";
import { families as transposed } from "../../../src-main/pipelines/check/transposedConvolutions.ts";
import { expectChecked, run } from "../../support/numericCases.ts";

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
