/** Turns x pointer -> what is touched and what an edit would make of it. */
import type { Speaker, Turn } from "../../src-main/contract/records.ts";
import type { TimeRange } from "./viewport.ts";

/** What lies under the pointer in a row of turns. */
export type TurnHit =
  | { readonly part: "start" | "end" | "body"; readonly turn: Turn }
  | { readonly part: "empty" };

/** A turn never gets shorter than this by dragging. */
export const shortestTurnSeconds = 0.02;

/** Turns by start, then by id. */
export function sortTurns(turns: readonly Turn[]): Turn[] {
  return turns.toSorted((a, b) => a.start - b.start || a.id - b.id);
}

/** Finds the edge or the turn at a time in one speaker's row (`null`: both speakers'); edges win within `reachSeconds`, the nearest first. */
export function hitTurn(
  turns: readonly Turn[],
  speaker: Speaker | null,
  seconds: number,
  reachSeconds: number,
): TurnHit {
  let edge: TurnHit | null = null;
  let nearest = reachSeconds;
  let body: Turn | null = null;
  for (const turn of turns) {
    if (speaker !== null && turn.speaker !== speaker) continue;
    const toStart = Math.abs(seconds - turn.start);
    const toEnd = Math.abs(seconds - turn.end);
    if (Math.min(toStart, toEnd) <= nearest) {
      nearest = Math.min(toStart, toEnd);
      edge = { part: toStart < toEnd ? "start" : "end", turn };
    }
    if (seconds >= turn.start && seconds < turn.end) body = turn;
  }
  if (edge) return edge;
  return body ? { part: "body", turn: body } : { part: "empty" };
}

/** A turn with one edge at another time, at least `shortestTurnSeconds` long and inside the dialogue. */
export function moveEdge(
  turn: TimeRange,
  part: "start" | "end",
  seconds: number,
  duration: number,
): TimeRange {
  if (part === "start") {
    const latest = turn.end - shortestTurnSeconds;
    return { start: Math.max(0, Math.min(seconds, latest)), end: turn.end };
  }
  const earliest = turn.start + shortestTurnSeconds;
  return {
    start: turn.start,
    end: Math.min(duration, Math.max(seconds, earliest)),
  };
}

/** The stretch between two times, in order and inside the dialogue. */
export function rangeBetween(
  from: number,
  to: number,
  duration: number,
): TimeRange {
  return {
    start: Math.max(0, Math.min(from, to)),
    end: Math.min(duration, Math.max(from, to)),
  };
}

/** The nearest turn edge within reach, else the time itself; `except` does not attract itself. */
export function snapToEdge(
  turns: readonly Turn[],
  seconds: number,
  reachSeconds: number,
  except: number | null,
): number {
  let best = seconds;
  let nearest = reachSeconds;
  for (const turn of turns) {
    if (turn.id === except) continue;
    for (const edge of [turn.start, turn.end]) {
      const distance = Math.abs(edge - seconds);
      if (distance < nearest) [best, nearest] = [edge, distance];
    }
  }
  return best;
}

/** Who speaks at a time. */
export function speakersAt(
  turns: readonly Turn[],
  seconds: number,
): readonly Speaker[] {
  const speaking = new Set<Speaker>();
  for (const turn of turns)
    if (seconds >= turn.start && seconds < turn.end) speaking.add(turn.speaker);
  return [...speaking].sort();
}

/** Stretches of `[start, end]` in which nobody speaks; turns are sorted by start. */
export function mutualSilences(
  turns: readonly Turn[],
  start: number,
  end: number,
): readonly TimeRange[] {
  const silences: TimeRange[] = [];
  let spokenUntil = start;
  for (const turn of turns) {
    if (turn.end <= start) continue;
    if (turn.start >= end) break;
    if (turn.start > spokenUntil)
      silences.push({ start: spokenUntil, end: turn.start });
    spokenUntil = Math.max(spokenUntil, turn.end);
  }
  if (spokenUntil < end) silences.push({ start: spokenUntil, end });
  return silences;
}

/** The turn before (-1) or after (+1) a time, by start; null at the ends. */
export function neighbourTurn(
  turns: readonly Turn[],
  seconds: number,
  direction: -1 | 1,
): Turn | null {
  const tolerance = 1e-6;
  if (direction === 1)
    return turns.find((turn) => turn.start > seconds + tolerance) ?? null;
  return turns.findLast((turn) => turn.start < seconds - tolerance) ?? null;
}
