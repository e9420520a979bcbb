/** The shape into which every annotation format is read: named tiers of labelled intervals, times in seconds. */

export interface Interval {
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

export interface Tier {
  readonly name: string;
  readonly intervals: readonly Interval[];
}

/** What one file says of one recording. */
export interface Annotation {
  /** The recording's name as the file gives it; null when the file is about one recording that it does not name. */
  readonly recording: string | null;
  readonly tiers: readonly Tier[];
}

/** Intervals in time order with those that overlap or touch within `gapSeconds` made one, their labels joined by a space. */
export function joinIntervals(
  intervals: readonly Interval[],
  gapSeconds: number,
): Interval[] {
  const joined: Interval[] = [];
  for (const interval of [...intervals].sort((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last === undefined || interval.start - last.end >= gapSeconds)
      joined.push(interval);
    else joined[joined.length - 1] = union(last, interval);
  }
  return joined;
}

function union(first: Interval, second: Interval): Interval {
  return {
    start: first.start,
    end: Math.max(first.end, second.end),
    label: [first.label, second.label].filter(Boolean).join(" "),
  };
}
