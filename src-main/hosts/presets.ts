/** The spec files of `resources/presets/`, as what the studio offers to train. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { programRoot } from "../base/root.ts";
import type { PresetInfo } from "../contract/records.ts";

interface PresetFile {
  readonly title?: string;
  readonly description?: string;
  readonly task?: string;
}

/** Every preset by name. */
export function listPresets(): PresetInfo[] {
  const folder = join(programRoot(), "resources", "presets");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .toSorted()
    .map((file) => presetInfo(join(folder, file)));
}

function presetInfo(path: string): PresetInfo {
  const spec = JSON.parse(readFileSync(path, "utf8")) as PresetFile;
  const name = basename(path, ".json");
  return {
    name,
    title: spec.title ?? name,
    description: spec.description ?? "",
    task: spec.task ?? "",
    spec,
  };
}
