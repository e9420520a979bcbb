/** The lanes of the chosen run's reconstruction, one per speaker. */
import { laneOfEachTrack, type LaneKind } from "../lane.ts";
import Axis from "./Axis.svelte";
import View from "./Lane.svelte";

export const reconstructionLane: LaneKind = {
  kind: "reconstruction",
  title: "Reconstruction",
  height: 104,
  minHeight: 40,
  lanes: (studio) =>
    laneOfEachTrack(studio, "reconstruction", "Reconstruction"),
  view: View,
  axis: Axis,
};
