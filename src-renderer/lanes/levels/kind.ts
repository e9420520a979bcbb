/** The lanes of discretised frames, one per speaker. */
import { laneOfEachTrack, type LaneKind } from "../lane.ts";
import Axis from "./Axis.svelte";
import Levels from "./Lane.svelte";

export const levelsLane: LaneKind = {
  kind: "levels",
  title: "Discretised frames",
  height: 72,
  minHeight: 40,
  lanes: (studio) => laneOfEachTrack(studio, "levels", "Levels"),
  view: Levels,
  axis: Axis,
};
