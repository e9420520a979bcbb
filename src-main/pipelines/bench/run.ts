/** Cases and their peers in turn, as medians and ratios of one run on one machine. */
import type { BenchCase, Prepared } from "./case.ts";
import { Peer, threadsOf, type Clock, type PeerRun } from "./peer.ts";

export interface BenchRow {
  readonly name: string;
  readonly title: string;
  readonly milliseconds: number;
  /** What the milliseconds mean, for example times real time; empty when nothing. */
  readonly rate: string;
  readonly peer: string | null;
  readonly peerMilliseconds: number | null;
  /** Peer's milliseconds / ours: above 1 we are faster. */
  readonly ratio: number | null;
  /** Largest memory of this process by then, and of the peer's: the case's own where it runs alone. */
  readonly megabytes: number;
  readonly peerMegabytes: number | null;
}

export interface BenchResult {
  readonly cases: readonly BenchRow[];
  /** Over the training and streaming steps that have a peer; null without peers. */
  readonly geometricMean: number | null;
  /** Why there are no peers; empty when there are or none were asked for. */
  readonly note: string;
}

export interface BenchOptions {
  readonly peers: boolean;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Called after each case. */
  readonly onRow: (row: BenchRow) => void;
}

/** Runs the cases one after the other; a case and its peer take turns, after one run each that does not count. */
export async function runBench(
  cases: readonly BenchCase[],
  { peers, clock, signal, onRow }: BenchOptions,
): Promise<BenchResult> {
  const peer = peers ? await Peer.start(clock) : null;
  const rows: BenchRow[] = [];
  try {
    for (const one of cases) {
      signal.throwIfAborted();
      const row = await runCase(one, peer, clock);
      onRow(row);
      rows.push(row);
    }
  } finally {
    peer?.stop();
  }
  const note =
    peers && !peer
      ? "no Python with PyTorch was found, so there are no peers; Debian has it as python3-torch"
      : "";
  return { cases: rows, geometricMean: geometricMean(rows), note };
}

async function runCase(
  one: BenchCase,
  peer: Peer | null,
  clock: Clock,
): Promise<BenchRow> {
  const prepared = await one.prepare(threadsOf(clock));
  try {
    const ours: number[] = [];
    const theirs: PeerRun[] = [];
    for (let run = 0; run <= one.runs; run++) {
      const own = await timed(prepared, clock);
      const other = peer && one.peer ? await peer.run(one.peer) : null;
      if (run === 0) continue;
      ours.push(own);
      if (other !== null) theirs.push(other);
    }
    const typical = clock === "wall" ? median : least;
    const peerTimes = theirs.map(({ milliseconds }) => milliseconds);
    return {
      ...rowOf(
        one,
        prepared,
        typical(ours),
        peerTimes.length > 0 ? typical(peerTimes) : null,
      ),
      megabytes: process.resourceUsage().maxRSS / 1024,
      peerMegabytes: theirs.at(-1)?.megabytes ?? null,
    };
  } finally {
    await prepared.release();
  }
}

function rowOf(
  { name, title, peer }: BenchCase,
  prepared: Prepared,
  milliseconds: number,
  peerMilliseconds: number | null,
): Omit<BenchRow, "megabytes" | "peerMegabytes"> {
  return {
    name,
    title,
    milliseconds,
    rate: prepared.rate?.(milliseconds) ?? "",
    peer,
    peerMilliseconds,
    ratio: peerMilliseconds === null ? null : peerMilliseconds / milliseconds,
  };
}

async function timed(prepared: Prepared, clock: Clock): Promise<number> {
  const start = now(clock);
  await prepared.run();
  return now(clock) - start;
}

/** Milliseconds of a clock. */
function now(clock: Clock): number {
  if (clock === "wall") return performance.now();
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Middle value; of two, the lower. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)]!;
}

/** What others on the machine disturbed least. */
function least(values: readonly number[]): number {
  return Math.min(...values);
}

function geometricMean(rows: readonly BenchRow[]): number | null {
  const ratios = rows
    .filter(({ name }) => name.startsWith("step/"))
    .flatMap(({ ratio }) => (ratio === null ? [] : [Math.log(ratio)]));
  if (ratios.length === 0) return null;
  return Math.exp(ratios.reduce((a, b) => a + b, 0) / ratios.length);
}
