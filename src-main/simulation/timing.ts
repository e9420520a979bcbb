/**
 * Turn timing of telephone talk as tables: 2438 conversations, 258.7 h, both sides.
 * Source: Switchboard ms98 word alignments (ISIP release), both sides, word gaps below 0.2 s joined into inter-pausal units; noises and silences left out.
 */

/** Shares of the values between neighbouring edges, in seconds; values beyond the edges are left out. */
export interface TimingTable {
  readonly edgesSeconds: readonly number[];
  readonly shares: readonly number[];
}

/** Start of a turn minus end of the turn before it; negative when they overlap. */
export const floorTransferOffset: TimingTable = {
  edgesSeconds: evenEdges(-2, 0.1, 50),
  shares: [
    0.0009, 0.00108, 0.00147, 0.00172, 0.00229, 0.00239, 0.00332, 0.0045,
    0.00522, 0.00776, 0.00913, 0.01193, 0.01476, 0.02046, 0.02787, 0.03843,
    0.05119, 0.06067, 0.0705, 0.07772, 0.09875, 0.1089, 0.09237, 0.06743,
    0.04839, 0.03542, 0.02596, 0.01911, 0.0137, 0.01085, 0.01235, 0.00987,
    0.00744, 0.00549, 0.0041, 0.00314, 0.00269, 0.00218, 0.00198, 0.00158,
    0.0015, 0.00109, 0.001, 0.00097, 0.00091, 0.00075, 0.00047, 0.00053,
    0.00033, 0.00023,
  ],
};

/** Silence between two inter-pausal units of one turn. */
export const pauseWithinTurn: TimingTable = {
  edgesSeconds: evenEdges(0.2, 0.1, 28),
  shares: [
    0.179, 0.16693, 0.15101, 0.12526, 0.09641, 0.074, 0.05417, 0.04155, 0.0291,
    0.02202, 0.01563, 0.01123, 0.00841, 0.00604, 0.00461, 0.00311, 0.00252,
    0.00183, 0.00142, 0.0011, 0.00075, 0.00064, 0.00049, 0.00044, 0.0003,
    0.00028, 0.00027, 0.00023,
  ],
};

/** Stretch of speech without a gap of 0.2 s; the first edge is 0 in the source, but nothing shorter than 0.2 s is spoken here. */
export const interPausalUnit: TimingTable = {
  edgesSeconds: [
    0.2, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.25, 2.5, 2.75, 3.0, 3.25,
    3.5, 3.75, 4.0, 4.25, 4.5, 4.75, 5.0, 7.5, 10.0, 15.0, 20.0,
  ],
  shares: [
    0.01959, 0.11662, 0.09659, 0.07581, 0.08217, 0.07238, 0.06551, 0.05906,
    0.05286, 0.04735, 0.04149, 0.03721, 0.03222, 0.02863, 0.02482, 0.02131,
    0.01887, 0.01585, 0.01415, 0.01196, 0.05417, 0.00953, 0.0018, 5e-5,
  ],
};

/** From the start of a turn to its end, pauses included. */
export const turnLength: TimingTable = {
  edgesSeconds: [
    0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.5, 10.0, 15.0, 20.0,
    30.0, 60.0,
  ],
  shares: [
    0.00621, 0.06844, 0.05001, 0.03678, 0.1194, 0.07661, 0.10013, 0.06896,
    0.05298, 0.09594, 0.06614, 0.08742, 0.05474, 0.05969, 0.04781,
  ],
};

/** Length of a backchannel at cumulative shares, with the share of each row first. */
export const backchannelLength: readonly (readonly [
  share: number,
  seconds: number,
])[] = [
  [0.01, 0.17],
  [0.05, 0.242],
  [0.1, 0.279],
  [0.25, 0.342],
  [0.5, 0.435],
  [0.75, 0.578],
  [0.9, 0.773],
  [0.95, 0.877],
  [0.99, 0.975],
];

/** What the same conversations show as a whole; simulated dialogues are compared with it. */
export const timingTotals = {
  overlapShare: 0.053,
  mutualSilenceShare: 0.1648,
  turnsPerMinute: 6.94,
  backchannelsPerMinute: 4.09,
} as const;

function evenEdges(start: number, width: number, bins: number): number[] {
  return Array.from({ length: bins + 1 }, (_, bin) => start + bin * width);
}
