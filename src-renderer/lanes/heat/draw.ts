/** Tiles -> coloured pictures -> a heat map on a canvas. */
import type { Track } from "../../../src-main/contract/records.ts";
import type { Tile } from "../../client/tiles.ts";
import type { TileSource } from "../../state/readout.ts";
import type { Surface } from "../../ui/surface.svelte.ts";
import { planTiles, topLevel } from "../../timeline/tiles.ts";
import type { Viewport } from "../../timeline/viewport.ts";
import { colorTable, type ColormapName } from "./colormaps.ts";
import { rowWidth, standIn, tileX, visibleFramePixels } from "./plan.ts";

/** From this width on, frames are separated by lines that are seen on any colour of the maps. */
const gridFramePixels = 8;
const gridColour = "rgb(128 128 128 / 0.35)";

/** Pictures of tiles, one per colour map; they go when the tile goes. */
const pictures = new WeakMap<Tile, Map<ColormapName, OffscreenCanvas>>();

/** Where the tiles come from: `get` asks for what is missing, `peek` does not. */
export interface HeatSources {
  readonly get: TileSource;
  readonly peek: TileSource;
}

/** Draws what a viewport shows of a track; tiles on their way are stood in for by coarser ones. */
export function drawHeat(
  surface: Surface,
  track: Track,
  view: Viewport,
  colormap: ColormapName,
  sources: HeatSources,
): void {
  const { context, width, height, ratio } = surface;
  context.clearRect(0, 0, width * ratio, height * ratio);
  const plan = planTiles(track, view, ratio);
  if (!plan) return;
  const { level, first, last } = plan;
  const step = rowWidth(track, view, level, ratio);
  context.imageSmoothingEnabled = step < visibleFramePixels * ratio;
  context.imageSmoothingQuality = "low";
  for (let index = first; index <= last; index++) {
    const x = tileX(track, view, level, index, ratio);
    const tile = sources.get(track, level, index);
    if (tile) {
      const picture = tilePicture(tile, track, colormap);
      const right = x + tile.rows * step;
      stretch(surface, picture, 0, tile.rows, x, right);
    } else
      drawStandIn(surface, track, colormap, sources, level, index, x, step);
  }
  if (level === 0 && step >= gridFramePixels * ratio)
    drawFrameGrid(surface, track, view, step);
}

/** Lines between frames that are wide enough to be told apart. */
function drawFrameGrid(
  { context, width, height, ratio }: Surface,
  track: Track,
  view: Viewport,
  step: number,
): void {
  const first = Math.ceil((view.start - track.start) * track.rateHz);
  let x =
    ((track.start + first / track.rateHz - view.start) / view.secondsPerPixel) *
    ratio;
  context.fillStyle = gridColour;
  for (; x < width * ratio; x += step)
    context.fillRect(Math.round(x), 0, 1, height * ratio);
}

function drawStandIn(
  surface: Surface,
  track: Track,
  colormap: ColormapName,
  sources: HeatSources,
  level: number,
  index: number,
  x: number,
  step: number,
): void {
  const top = topLevel(track.frames);
  for (let climb = 1; level + climb <= top; climb++) {
    const place = standIn(level, index, climb);
    const tile = sources.peek(track, place.level, place.index);
    if (!tile) continue;
    const rows = Math.min(place.rows, tile.rows - place.row);
    if (rows <= 0) return;
    const right = x + rows * step * 2 ** climb;
    const picture = tilePicture(tile, track, colormap);
    return stretch(surface, picture, place.row, rows, x, right);
  }
}

/** Draws rows of a picture between two places, with both ends on whole pixels so that neighbours meet without a seam. */
function stretch(
  surface: Surface,
  picture: OffscreenCanvas,
  row: number,
  rows: number,
  left: number,
  right: number,
): void {
  const from = Math.round(left);
  const to = Math.round(right);
  const height = surface.height * surface.ratio;
  const { context } = surface;
  context.drawImage(
    picture,
    row,
    0,
    rows,
    picture.height,
    from,
    0,
    to - from,
    height,
  );
}

function tilePicture(
  tile: Tile,
  track: Track,
  colormap: ColormapName,
): OffscreenCanvas {
  let made = pictures.get(tile);
  if (!made) pictures.set(tile, (made = new Map()));
  let picture = made.get(colormap);
  if (!picture)
    made.set(colormap, (picture = paintTile(tile, track, colormap)));
  return picture;
}

/** One pixel per value: time to the right, the first band at the bottom. */
function paintTile(
  tile: Tile,
  track: Track,
  colormap: ColormapName,
): OffscreenCanvas {
  const picture = new OffscreenCanvas(Math.max(1, tile.rows), tile.columns);
  const context = picture.getContext("2d")!;
  const image = context.createImageData(picture.width, picture.height);
  const pixels = new Uint32Array(image.data.buffer);
  colorize(tile, track.range, colorTable(colormap), pixels);
  context.putImageData(image, 0, 0);
  return picture;
}

/** Values `[T, D]` -> pixels `[D, T]`, top row last band; values beyond the range take the end colours. */
export function colorize(
  tile: Tile,
  range: readonly [number, number],
  table: Uint32Array,
  pixels: Uint32Array,
): void {
  const { values, rows, columns } = tile;
  const scale = 255.999 / Math.max(1e-12, range[1] - range[0]);
  for (let row = 0; row < rows; row++) {
    const from = row * columns;
    for (let band = 0; band < columns; band++) {
      const level = (values[from + band]! - range[0]) * scale;
      const index = level <= 0 ? 0 : level >= 255 ? 255 : level | 0;
      pixels[(columns - 1 - band) * rows + row] = table[index]!;
    }
  }
}
