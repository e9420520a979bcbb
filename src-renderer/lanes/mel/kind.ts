/** The mel spectrogram lanes, one per speaker. */
import { laneOfEachTrack, type LaneKind } from "../lane.ts";
import Mel from "./Lane.svelte";
import Axis from "./Axis.svelte";

export const melLane: LaneKind = {
  kind: "mel",
  title: "Mel spectrograms",
  height: 104,
  minHeight: 40,
  lanes: (studio) => laneOfEachTrack(studio, "mel", "Mel"),
  view: Mel,
  axis: Axis,
};
