/** The kinds of lanes, top to bottom. */
import type { LaneKind } from "./lane.ts";
import { codesLane } from "./codes/kind.ts";
import { differenceLane } from "./difference/kind.ts";
import { levelsLane } from "./levels/kind.ts";
import { melLane } from "./mel/kind.ts";
import { reconstructionLane } from "./reconstruction/kind.ts";
import { shiftsLane } from "./shifts/kind.ts";
import { turnsLane } from "./turns/kind.ts";
import { waveformLane } from "./waveform/kind.ts";

export const laneKinds: readonly LaneKind[] = [
  waveformLane,
  turnsLane,
  shiftsLane,
  melLane,
  reconstructionLane,
  differenceLane,
  codesLane,
  levelsLane,
];
