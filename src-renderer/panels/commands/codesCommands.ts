/** What a run makes of the sound: which of it is heard, and painting over its codes. */
import type { SoundVariant } from "../../../src-main/contract/records.ts";
import type { Studio } from "../../state/studio.svelte.ts";
import { hasDialogue, type Command } from "./command.ts";

const isReconstructed = ({ codes }: Studio): boolean => codes.isThere;

export const codesCommands: readonly Command[] = [
  {
    id: "compare",
    group: "Playback",
    title: "Compare with the recording",
    keys: ["r"],
    isEnabled: isReconstructed,
    run: ({ codes }) => codes.compare(),
  },
  hear("original", "Hear the recording", "3"),
  hear("ceiling", "Hear the mel spectrogram only", "4"),
  hear("reconstruction", "Hear the reconstruction", "5"),
  hear("painted", "Hear the painted codes", "6"),
  {
    id: "save-sound",
    group: "Playback",
    title: "Export what is heard as WAV",
    keys: [],
    isEnabled: hasDialogue,
    run: (studio) => studio.saveSound(),
  },
  {
    id: "paint",
    group: "Models",
    title: "Paint over codes",
    keys: ["c"],
    isEnabled: ({ codes }) => codes.tracks.length > 0,
    run: ({ codes }) => {
      codes.painting = !codes.painting;
    },
  },
];

function hear(variant: SoundVariant, title: string, key: string): Command {
  return {
    id: `hear-${variant}`,
    group: "Playback",
    title,
    keys: [key],
    isEnabled: ({ codes }) => codes.isThere && codes.variants.includes(variant),
    run: ({ codes }) => codes.hear(variant),
  };
}
