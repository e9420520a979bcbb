/** Numeric cases of vector quantisation, with numbers small enough to follow by hand. */
import { expect, test } from "vitest";
import { families as quantisation } from "../../../src-main/pipelines/check/quantisation.ts";
import { expectChecked, run } from "../../support/numericCases.ts";

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
