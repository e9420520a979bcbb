/** Three annotators' events of one speaker into the events that a majority agrees on, and the regions where none does. */

/** Times in seconds. */
export interface LabelledSpan {
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Consensus {
  readonly events: readonly LabelledSpan[];
  /** Spans that no majority settled; nothing is scored in them. */
  readonly excluded: readonly Span[];
}

/** Starts and ends of agreeing events lie at most this far apart. */
const toleranceSeconds = 0.2;
/** Events are compared when their starts lie at most this far apart. */
const candidateSeconds = 0.5;
const majority = 2;

interface Member {
  readonly annotator: number;
  readonly span: LabelledSpan;
}

/**
 * Goes through the annotators in order. Each event gathers the nearest unused event of the same label from every later
 * annotator; the largest agreeing group of two or more makes one event with the median times.
 */
export function consensusOf(
  annotators: readonly (readonly LabelledSpan[])[],
): Consensus {
  const used = new Set<LabelledSpan>();
  const events: LabelledSpan[] = [];
  annotators.forEach((spans, annotator) => {
    for (const span of spans) {
      if (used.has(span)) continue;
      const group = agreeing(gather(annotators, annotator, span, used));
      if (group.length < majority) continue;
      events.push(medianSpan(group));
      for (const member of group) used.add(member.span);
    }
  });
  const open = annotators
    .flat()
    .filter((span) => !used.has(span))
    .filter((span) => !events.some((event) => overlaps(event, span)));
  return { events, excluded: merged(open) };
}

/** The event itself, first, and the nearest candidate of each later annotator. */
function gather(
  annotators: readonly (readonly LabelledSpan[])[],
  annotator: number,
  span: LabelledSpan,
  used: ReadonlySet<LabelledSpan>,
): Member[] {
  const distance = (other: LabelledSpan) => Math.abs(other.start - span.start);
  const members: Member[] = [{ annotator, span }];
  for (let later = annotator + 1; later < annotators.length; later++) {
    const [nearest] = annotators[later]!.filter(
      (other) =>
        !used.has(other) &&
        other.label === span.label &&
        distance(other) <= candidateSeconds,
    ).sort((left, right) => distance(left) - distance(right));
    if (nearest !== undefined)
      members.push({ annotator: later, span: nearest });
  }
  return members;
}

/** The largest part of the group that holds its first member and agrees; earlier annotators win ties. */
function agreeing(group: readonly Member[]): Member[] {
  const [first, ...others] = group;
  const parts = subsets(others)
    .map((part) => [first!, ...part])
    .sort((left, right) => right.length - left.length);
  return parts.find(agree)!;
}

/** All subsets, larger ones with earlier members first. */
function subsets(members: readonly Member[]): Member[][] {
  return members.reduceRight<Member[][]>(
    (rest, member) => [...rest.map((part) => [member, ...part]), ...rest],
    [[]],
  );
}

function agree(group: readonly Member[]): boolean {
  const spread = (times: readonly number[]) =>
    Math.max(...times) - Math.min(...times);
  return (
    spread(group.map(({ span }) => span.start)) <= toleranceSeconds &&
    spread(group.map(({ span }) => span.end)) <= toleranceSeconds
  );
}

function medianSpan(group: readonly Member[]): LabelledSpan {
  return {
    start: median(group.map(({ span }) => span.start)),
    end: median(group.map(({ span }) => span.end)),
    label: group[0]!.span.label,
  };
}

/** Of two values their mean; to a tenth of a millisecond. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const half = sorted.length / 2;
  const middle = (sorted[Math.ceil(half) - 1]! + sorted[Math.floor(half)]!) / 2;
  return Math.round(middle * 1e4) / 1e4;
}

function overlaps(left: Span, right: Span): boolean {
  return left.start < right.end && right.start < left.end;
}

/** Spans that overlap or touch, as one. */
function merged(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const { start, end } of [...spans].sort(
    (left, right) => left.start - right.start || left.end - right.end,
  )) {
    const last = result.at(-1);
    if (last !== undefined && start <= last.end)
      result[result.length - 1] = {
        start: last.start,
        end: Math.max(last.end, end),
      };
    else result.push({ start, end });
  }
  return result;
}
