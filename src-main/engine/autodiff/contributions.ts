/** What the consumers of a value ask of it, to its gradient: their sum, with slices that tile an axis put side by side. */
import { add, concat } from "../ir/build.ts";
import { isOp, type Node, type Value } from "../ir/node.ts";

/** The sum of at least one contribution of equal shape. */
export function sumContributions(contributions: readonly Value[]): Value {
  const tiles = tiling(contributions);
  if (!tiles) return contributions.reduce(add);
  const { axis } = tiles[0]!.params;
  const whole = concat(
    tiles.map(({ inputs }) => inputs[0]!),
    axis,
  );
  const tiled = new Set<Node>(tiles);
  const rest = contributions.filter(({ node }) => !tiled.has(node));
  return rest.reduce(add, whole);
}

/** Gradients of slices that fill one axis without gap or overlap, in order; null where there are none. */
function tiling(contributions: readonly Value[]): Node<"unslice">[] | null {
  const slices = contributions
    .map(({ node }) => node)
    .filter((node) => isOp(node, "unslice"))
    .filter(({ params }) => params.step === 1);
  const first = slices[0];
  if (!first) return null;
  const { axis, size } = first.params;
  const tiles = slices
    .filter(({ params }) => params.axis === axis)
    .sort((a, b) => a.params.start - b.params.start);
  let end = 0;
  for (const { params, inputs } of tiles) {
    if (params.start !== end) return null;
    end += inputs[0]!.axes[axis]!.size;
  }
  return end === size && tiles.length > 1 ? tiles : null;
}
