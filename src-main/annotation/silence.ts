/** Label of an interval -> whether somebody speaks in it. */

/** What transcribers write for nobody speaking; `spn` (not understood) and laughter are speech. */
const silent = new Set(
  "sil,silence,pause,p,p:,sp,nsn,noise,bg,#,_,-,--,.,..,...,…".split(","),
);

/** What export writes for a turn without a label, as an empty label would mean silence. */
export const unlabelledSpeech = "<speech>";

/** Whether a label stands for silence: empty, or a word for it such as "sil", "<p>" or "[noise]". */
export function isSilence(label: string): boolean {
  const bare = label
    .trim()
    .toLowerCase()
    .replace(/^[<[({](.*)[>\])}]$/u, "$1");
  return bare === "" || silent.has(bare.trim());
}
