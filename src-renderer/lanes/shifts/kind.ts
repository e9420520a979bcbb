/** The lane of predicted turn shifts, for the chosen run. */
import type { LaneKind } from "../lane.ts";
import Axis from "./Axis.svelte";
import Controls from "./Controls.svelte";
import Shifts from "./Lane.svelte";

export const shiftsLane: LaneKind = {
  kind: "shifts",
  title: "Predicted shifts",
  height: 84,
  minHeight: 44,
  lanes: (studio) => [
    {
      id: "shifts",
      title: "p(shift)",
      speaker: null,
      tracks: studio.tracks("shift"),
    },
  ],
  view: Shifts,
  axis: Axis,
  controls: Controls,
};
