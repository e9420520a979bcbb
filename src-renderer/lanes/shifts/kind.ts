/** The lane of predicted turn shifts, for the chosen run. */
import type { Studio } from "../../state/studio.svelte.ts";
import type { Lane, LaneKind } from "../lane.ts";
import Axis from "./Axis.svelte";
import Controls from "./Controls.svelte";
import Shifts from "./Lane.svelte";

/** Not among runs that all learn something else than turns. */
function isWanted({ runs }: Studio): boolean {
  return !runs.chosen || runs.list.some(({ task }) => task === "turns");
}

function shifts(studio: Studio): Lane {
  const tracks = studio.tracks("shift");
  return { id: "shifts", title: "p(shift)", speaker: null, tracks };
}

export const shiftsLane: LaneKind = {
  kind: "shifts",
  title: "Predicted shifts",
  height: 84,
  minHeight: 44,
  lanes: (studio) => (isWanted(studio) ? [shifts(studio)] : []),
  view: Shifts,
  axis: Axis,
  controls: Controls,
};
