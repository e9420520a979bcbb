/** The lanes of the chosen run's difference, one per speaker. */
import { laneOfEachTrack, type LaneKind } from "../lane.ts";
import Axis from "./Axis.svelte";
import View from "./Lane.svelte";

export const differenceLane: LaneKind = {
  kind: "difference",
  title: "Difference",
  height: 104,
  minHeight: 40,
  lanes: (studio) => laneOfEachTrack(studio, "difference", "Difference"),
  view: View,
  axis: Axis,
};
