/** What the benchmark suite measures: one prepared piece of work, and what a peer calls the same. */

/** A piece of work that is ready to run again and again. */
export interface Prepared {
  run(): Promise<void>;
  release(): Promise<void>;
  /** Rates that one run's milliseconds stand for, for people: times real time, floating-point operations. */
  readonly rate?: (milliseconds: number) => string;
}

export interface BenchCase {
  readonly name: string;
  readonly title: string;
  /** The function of the same work in resources/bench/peers.py; null when there is no peer. */
  readonly peer: string | null;
  /** Runs that count. */
  readonly runs: number;
  /** `threads`: how many the graph executor may use; all physical cores when not given. */
  prepare(threads?: number): Promise<Prepared>;
}
