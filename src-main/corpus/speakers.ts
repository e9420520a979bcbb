/** Speaker names and sounds -> groups of dialogues that have a known speaker or the same recording in common. */

/** Words that name a role, a channel or a place in a list, but no person. */
const roles =
  "speaker|spkr|spk|talker|channel|chan|ch|side|track|tier|voice|participant|part|person|subject|agent|caller|callee|client|customer|operator|interviewer|interviewee|interlocutor|user|system|left|right|l|r|unknown|other";

const generic = new RegExp(`^(?:(?:${roles})?[ ._-]*(?:\\d+|[a-z])?)$`, "u");

/** Whether a name tells one person from another beyond its own dialogue: "Roger" does, "A", "speaker 1" and "agent" do not. */
export function isKnownSpeaker(name: string): boolean {
  return !generic.test(folded(name));
}

/** What a dialogue may have in common with others. */
export interface Relatable {
  readonly speakers: readonly string[];
  /** Equal for recordings that sound the same. */
  readonly soundHash: string | null;
}

/** Groups of dialogues such that no known speaker and no copy of the same sound is in two groups. */
export function groupRelated<D extends Relatable>(
  dialogues: readonly D[],
): D[][] {
  const groupOf = new Map<string, Set<D>>();
  const groups = new Set<Set<D>>();
  for (const dialogue of dialogues) {
    const met = new Set(
      keysOf(dialogue).flatMap((key) => groupOf.get(key) ?? []),
    );
    // The largest group takes in the others, so that few dialogues move.
    const [home = new Set<D>(), ...others] = [...met].toSorted(
      (a, b) => b.size - a.size,
    );
    groups.add(home);
    for (const other of others) groups.delete(other);
    for (const member of [dialogue, ...others.flatMap((one) => [...one])]) {
      home.add(member);
      for (const key of keysOf(member)) groupOf.set(key, home);
    }
  }
  return [...groups].map((group) => [...group]);
}

function keysOf({ speakers, soundHash }: Relatable): string[] {
  const known = speakers.filter(isKnownSpeaker).map(folded);
  return [
    ...known.map((name) => `speaker ${name}`),
    ...(soundHash === null ? [] : [`sound ${soundHash}`]),
  ];
}

function folded(name: string): string {
  return name.normalize("NFKC").trim().toLowerCase();
}
