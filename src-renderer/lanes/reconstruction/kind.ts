/** The lanes of the chosen run's reconstruction, one per speaker; an empty one while a run that could make it has not. */
import { laneOfEachTrack, type Lane, type LaneKind } from "../lane.ts";
import Axis from "./Axis.svelte";
import View from "./Lane.svelte";

const empty: Lane = {
  id: "reconstruction",
  title: "Reconstruction",
  speaker: null,
  tracks: [],
};

export const reconstructionLane: LaneKind = {
  kind: "reconstruction",
  title: "Reconstruction",
  height: 104,
  minHeight: 40,
  lanes: (studio) => {
    const lanes = laneOfEachTrack(studio, "reconstruction", "Reconstruction");
    const isAwaited = studio.runs.chosen?.task === "reconstruction";
    return lanes.length === 0 && isAwaited ? [empty] : lanes;
  },
  view: View,
  axis: Axis,
};
