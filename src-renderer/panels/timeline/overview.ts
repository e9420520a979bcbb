/** Peaks of a whole dialogue -> a mirrored strip: A upwards, B downwards; until they are there, its turns. */
import type { Track, Turn } from "../../../src-main/contract/records.ts";
import { collectPeaks, fullHeight } from "../../lanes/waveform/plan.ts";
import type { TileSource } from "../../state/readout.ts";
import type { Palette } from "../../state/theme.svelte.ts";
import { levelFor } from "../../timeline/tiles.ts";
import type { Surface } from "../../ui/surface.svelte.ts";

const marginPixels = 4;

/** Draws every peaks track over the whole width. */
export function drawOverview(
  surface: Surface,
  tracks: readonly Track[],
  turns: readonly Turn[],
  duration: number,
  palette: Palette,
  source: TileSource,
): void {
  const { context, width, height, ratio } = surface;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  for (const track of tracks)
    drawPeaks(surface, track, duration, palette, source);
  if (tracks.length === 0) drawTurns(surface, turns, duration, palette);
}

function drawPeaks(
  { context, width, height, ratio }: Surface,
  track: Track,
  duration: number,
  palette: Palette,
  source: TileSource,
): void {
  const full = fullHeight(track, source);
  if (full === null) return;
  const level = levelFor(track, duration / width, ratio);
  const rows = Math.ceil(track.frames / 2 ** level);
  const rowSeconds = 2 ** level / track.rateHz;
  const window = {
    level,
    firstRow: 0,
    endRow: rows,
    start: track.start,
    end: track.start + rows * rowSeconds,
    secondsPerPixel: duration / width,
  };
  const { highest, lowest } = collectPeaks(track, window, source);
  const middle = height / 2;
  const scale = (middle - marginPixels) / full;
  const step = Math.max(1 / ratio, (rowSeconds / duration) * width);
  context.fillStyle =
    track.speaker === null ? palette.muted : palette.speakers[track.speaker];
  for (let row = 0; row < rows; row++) {
    const peak = Math.min(
      middle - marginPixels,
      Math.max(highest[row]!, -lowest[row]!) * scale,
    );
    const x = ((track.start + row * rowSeconds) / duration) * width;
    const up = track.speaker === 1 ? 0 : peak;
    const down = track.speaker === 0 ? 0 : peak;
    context.fillRect(x, middle - up, step, up + down);
  }
}

function drawTurns(
  { context, width, height }: Surface,
  turns: readonly Turn[],
  duration: number,
  palette: Palette,
): void {
  for (const { speaker, start, end } of turns) {
    context.fillStyle = palette.speakers[speaker];
    const x = (start / duration) * width;
    const length = Math.max(1, ((end - start) / duration) * width);
    context.fillRect(x, speaker === 0 ? 10 : height / 2 + 2, length, 10);
  }
}
