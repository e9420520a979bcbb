/** Presets -> groups of those that learn the same task, turn-taking first. */
import type { PresetInfo } from "../../../src-main/contract/records.ts";

export interface PresetGroup {
  readonly title: string;
  readonly presets: readonly PresetInfo[];
}

/** Tasks in the order of the list, in words; a task that is not here goes by its own name. */
const taskTitles: Readonly<Record<string, string>> = {
  turns: "Turn-taking",
  reconstruction: "Codes and reconstruction",
  frames: "Next frame",
  cpc: "Contrastive features",
  waveform: "Waveform",
  phones: "Phones",
};

/** Groups presets by task; inside a group they keep their order. */
export function presetGroups(
  presets: readonly PresetInfo[],
): readonly PresetGroup[] {
  const tasks = [
    ...Object.keys(taskTitles),
    ...presets.map(({ task }) => task),
  ];
  return [...new Set(tasks)]
    .map((task) => ({
      title: taskTitles[task] ?? task,
      presets: presets.filter((preset) => preset.task === task),
    }))
    .filter(({ presets }) => presets.length > 0);
}
