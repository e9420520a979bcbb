/** Steps done, as progress reports: at most a few per second, with the time left. */
import type { PipelineIo } from "./io.ts";

/** Reports are for people; more than this many per second help nobody. */
const reportsPerSecond = 5;

export interface Progress {
  /** Says how much is done, in the unit of the total; `force` reports however recent the last one is. */
  at(done: number, message: string, force?: boolean): void;
}

/**
 * Progress over `total` units of work (seconds of audio, steps, files).
 * The time left assumes that the rest goes as fast as what is done; it is null until one per cent is.
 */
export function trackProgress(
  io: Pick<PipelineIo, "report" | "now">,
  total: number | null,
  unit: string,
): Progress {
  const startedMs = io.now();
  let lastMs = -Infinity;
  return {
    at(done, message, force = false) {
      const nowMs = io.now();
      const finished = total !== null && done >= total;
      if (!force && !finished && nowMs - lastMs < 1000 / reportsPerSecond)
        return;
      lastMs = nowMs;
      const secondsLeft = timeLeft(done, total, (nowMs - startedMs) / 1000);
      io.report({ type: "progress", done, total, unit, message, secondsLeft });
    },
  };
}

/** Seconds left at the speed so far; null when that says nothing yet. */
export function timeLeft(
  done: number,
  total: number | null,
  elapsedSeconds: number,
): number | null {
  if (total === null || total <= 0 || done < total / 100) return null;
  return Math.max(0, ((total - done) / done) * elapsedSeconds);
}
