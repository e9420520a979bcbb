/** The waveform lanes: one per speaker, or one for a recording that both share. */
import Axis from "./Axis.svelte";
import { laneOfEachTrack, type LaneKind } from "../lane.ts";
import Waveform from "./Lane.svelte";

export const waveformLane: LaneKind = {
  kind: "waveform",
  title: "Waveforms",
  height: 72,
  minHeight: 36,
  lanes: (studio) => laneOfEachTrack(studio, "peaks", "Wave"),
  view: Waveform,
  axis: Axis,
};
