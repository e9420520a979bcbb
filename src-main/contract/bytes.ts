/**
 * The binary half of the boundary.
 *
 * `GET /api/tracks/<trackId>/tiles/<level>/<index>`: frames `[index * 512 * 2^level, (index + 1) * 512 * 2^level)`,
 * merged 2^level to one by the track's `reduce`; the body is little-endian values `[rows, ...frameShape]` of the track's
 * dtype (for `minmax` reduce the frame shape already holds minimum and maximum), the last tile is shorter.
 *
 * `GET /api/dialogues/<id>/audio.wav?speaker=0|1`: 16-bit PCM WAV of the recording at its own rate, with byte ranges;
 * without `speaker` both sides, A left and B right (a mono recording stays mono). With `run=<id>&variant=<SoundVariant>`
 * what the run makes of them, at 16 kHz on the same time axis; not found before the run has reconstructed the dialogue.
 */
import type { SoundVariant } from "./records.ts";

/** Frames in one tile at any level. */
export const tileFrames = 512;

/** Address of a tile. */
export function tilePath(
  trackId: string,
  level: number,
  index: number,
): string {
  return `/api/tracks/${encodeURIComponent(trackId)}/tiles/${level}/${index}`;
}

/** What a run makes of a sound. */
export interface RunSound {
  readonly run: string;
  readonly variant: Exclude<SoundVariant, "original">;
  /** Changes with the sound, so that an older one is not heard again. */
  readonly version: number;
}

/** Address of a dialogue's sound, as recorded or as a run makes it. */
export function audioPath(
  dialogueId: string,
  speaker?: 0 | 1,
  made: RunSound | null = null,
): string {
  const query = new URLSearchParams();
  if (speaker !== undefined) query.set("speaker", String(speaker));
  for (const [name, value] of Object.entries(made ?? {}))
    query.set(name, String(value));
  const text = query.size === 0 ? "" : `?${query.toString()}`;
  return `/api/dialogues/${encodeURIComponent(dialogueId)}/audio.wav${text}`;
}

/** The error body of every failed call. */
export interface ErrorBody {
  readonly error: {
    readonly kind: string;
    readonly message: string;
    readonly call: string;
  };
}
