/** The lanes of the chosen run's codes: top and bottom of each speaker. */
import type { LaneKind } from "../lane.ts";
import Axis from "./Axis.svelte";
import Controls from "./Controls.svelte";
import View from "./Lane.svelte";
import { gridName, gridTitle } from "./plan.ts";

export const codesLane: LaneKind = {
  kind: "codes",
  title: "Codes",
  height: 80,
  minHeight: 40,
  lanes: (studio) =>
    studio.codes.tracks.map((track) => ({
      id: `codes/${track.id}`,
      title: gridTitle(gridName(track)),
      speaker: track.speaker,
      tracks: [track],
    })),
  view: View,
  axis: Axis,
  controls: Controls,
};
