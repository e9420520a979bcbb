/** The lane of turns: speaker A above speaker B. */
import type { LaneKind } from "../lane.ts";
import Axis from "./Axis.svelte";
import Turns from "./Lane.svelte";

export const turnsLane: LaneKind = {
  kind: "turns",
  title: "Turns",
  height: 60,
  minHeight: 40,
  lanes: (studio) =>
    studio.dialogue.detail
      ? [{ id: "turns", title: "Turns", speaker: null, tracks: [] }]
      : [],
  view: Turns,
  axis: Axis,
};
