/** Heads of a turn-taking model and the targets of a batch into losses. */
import { input } from "../../engine/ir/build.ts";
import type { Graph } from "../../engine/ir/graph.ts";
import type { Value } from "../../engine/ir/node.ts";
import { axis } from "../../engine/ir/value.ts";
import { projectionBits } from "../../contract/projection.ts";
import { binaryCrossEntropy, crossEntropy } from "../losses/elementLosses.ts";
import type { Model } from "../model.ts";

/** A loss by slash-name. */
export type Losses = Map<string, Value>;

/** Targets of one batch, as inputs; each is added to the graph when a head first needs it. */
function targets(graph: Graph, head: Value) {
  const [batch, , time] = head.axes;
  const rows = (name: string, channels: number) =>
    input(graph, name, [batch!, axis("channel", channels), time!]);
  return {
    activity: () => rows("activity", 2),
    projectionBits: () => rows("projectionBits", projectionBits),
    projectionClass: () =>
      input(graph, "projectionClass", [batch!, time!], "data", "i32"),
    shift: () => rows("shift", 1),
    activityMask: () => rows("activityMask", 1),
    projectionMask: () => rows("projectionMask", 1),
    shiftMask: () => rows("shiftMask", 1),
    shiftWeight: () => input(graph, "shiftWeight", []),
  };
}

/** What each head is trained on: binary cross-entropy of speakers, bins and shifts, cross-entropy of classes. */
export function turnLosses({ graph, heads }: Model): Losses {
  const losses: Losses = new Map();
  const projection = heads.get("projection") ?? heads.get("projectionClass");
  const projectionMask = projection
    ? targets(graph, projection).projectionMask()
    : null;
  for (const [name, head] of heads) {
    const given = targets(graph, head);
    if (name === "activity")
      losses.set(
        "activity/loss",
        binaryCrossEntropy(head, given.activity(), given.activityMask()),
      );
    if (name === "projection")
      losses.set(
        "projection/loss",
        binaryCrossEntropy(head, given.projectionBits(), projectionMask),
      );
    if (name === "projectionClass")
      losses.set(
        "projectionClass/loss",
        crossEntropy(head, given.projectionClass(), projectionMask),
      );
    if (name === "shift")
      losses.set(
        "shift/loss",
        binaryCrossEntropy(
          head,
          given.shift(),
          given.shiftMask(),
          given.shiftWeight(),
        ),
      );
  }
  return losses;
}
