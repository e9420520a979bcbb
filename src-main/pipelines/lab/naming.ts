/** A spec into the list of its layers, and into the same spec with a name on every layer, so that each one's value can be found. */
import type { LayerSpec } from "../../models/spec/layers.ts";
import type { ModelSpec } from "../../models/spec/spec.ts";

/** A layer where it stands; `path` is what messages call it. */
export interface PlacedLayer {
  readonly path: string;
  readonly layer: LayerSpec;
  /** Its own name in the named spec, unique. */
  readonly unique: string;
  /** What its nodes are labelled with in the named spec. */
  readonly label: string;
  /** How many layers it lies inside of. */
  readonly depth: number;
}

export interface NamedSpec {
  readonly spec: ModelSpec;
  /** In the order of their results: a container after its body. */
  readonly layers: readonly PlacedLayer[];
}

interface Place {
  readonly path: string;
  readonly label: string;
  readonly depth: number;
}

/** Names every layer that has no name after its path. */
export function nameLayers(spec: ModelSpec): NamedSpec {
  const found: PlacedLayer[] = [];
  const layers = nameList(
    spec.layers,
    { path: "", label: "", depth: 0 },
    found,
  );
  const heads = Object.fromEntries(
    Object.entries(spec.heads).map(([name, list]) => {
      const at = { path: `heads/${name}`, label: `heads/${name}`, depth: 0 };
      return [name, nameList(list, at, found)];
    }),
  );
  return { spec: { ...spec, layers, heads }, layers: found };
}

/** The layers of each list inside a container, with the part of the path that stands between. */
export function innerLists(
  layer: LayerSpec,
): { readonly part: string; readonly list: readonly LayerSpec[] }[] {
  if ("body" in layer) return [{ part: "", list: layer.body }];
  if (layer.kind !== "parallel") return [];
  return layer.stacks.map((list, i) => ({ part: `stack${i}`, list }));
}

/** The container with other lists inside. */
export function withInnerLists(
  layer: LayerSpec,
  lists: readonly (readonly LayerSpec[])[],
): LayerSpec {
  if ("body" in layer) return { ...layer, body: lists[0]! };
  return layer.kind === "parallel" ? { ...layer, stacks: lists } : layer;
}

export function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("/");
}

function nameList(
  list: readonly LayerSpec[],
  place: Place,
  found: PlacedLayer[],
): LayerSpec[] {
  return list.map((layer, index) => {
    const path = join(place.path, layer.name ?? `${layer.kind}${index}`);
    const unique = layer.name ?? path.replaceAll("/", ".");
    const label = join(place.label, unique);
    const inner = innerLists(layer).map(({ part, list: within }) => {
      const at = { path: join(path, part), label: join(label, part) };
      return nameList(within, { ...at, depth: place.depth + 1 }, found);
    });
    found.push({ path, layer, unique, label, depth: place.depth });
    return { ...withInnerLists(layer, inner), name: unique } as LayerSpec;
  });
}
