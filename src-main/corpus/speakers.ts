/** Speaker names -> groups of dialogues that have a known speaker in common. */

/** Words that name a role, a channel or a place in a list, but no person. */
const roles =
  "speaker|spkr|spk|talker|channel|chan|ch|side|track|tier|voice|participant|part|person|subject|agent|caller|callee|client|customer|operator|interviewer|interviewee|interlocutor|user|system|left|right|l|r|unknown|other";

const generic = new RegExp(`^(?:(?:${roles})?[ ._-]*(?:\\d+|[a-z])?)$`, "u");

/** Whether a name tells one person from another beyond its own dialogue: "Roger" does, "A", "speaker 1" and "agent" do not. */
export function isKnownSpeaker(name: string): boolean {
  return !generic.test(folded(name));
}

/** Groups of dialogues such that no known speaker occurs in two groups; a dialogue without known speakers is alone. */
export function groupBySpeakers<
  D extends { readonly id: string; readonly speakers: readonly string[] },
>(dialogues: readonly D[]): D[][] {
  const groupOf = new Map<string, D[]>();
  const groups = new Set<D[]>();
  for (const dialogue of dialogues) {
    const names = dialogue.speakers.filter(isKnownSpeaker).map(folded);
    const met = new Set(names.flatMap((name) => groupOf.get(name) ?? []));
    const joined = [...met, dialogue];
    for (const name of joined.flatMap((one) => one.speakers).map(folded)) {
      const earlier = groupOf.get(name);
      if (earlier !== undefined) groups.delete(earlier);
      if (isKnownSpeaker(name)) groupOf.set(name, joined);
    }
    groups.add(joined);
  }
  return [...groups];
}

function folded(name: string): string {
  return name.normalize("NFKC").trim().toLowerCase();
}
