/**
 * The binary half of the boundary.
 *
 * `GET /api/tracks/<trackId>/tiles/<level>/<index>`: frames `[index * 512 * 2^level, (index + 1) * 512 * 2^level)`,
 * merged 2^level to one by the track's `reduce`; the body is little-endian values `[rows, ...frameShape]` of the track's
 * dtype (for `minmax` reduce the frame shape already holds minimum and maximum), the last tile is shorter.
 *
 * `GET /api/dialogues/<id>/audio.wav?speaker=0|1`: 16-bit PCM WAV of the recording at its own rate, with byte ranges;
 * without `speaker` both sides, A left and B right (a mono recording stays mono).
 */

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

/** Address of a dialogue's sound. */
export function audioPath(dialogueId: string, speaker?: 0 | 1): string {
  const query = speaker === undefined ? "" : `?speaker=${speaker}`;
  return `/api/dialogues/${encodeURIComponent(dialogueId)}/audio.wav${query}`;
}

/** The error body of every failed call. */
export interface ErrorBody {
  readonly error: {
    readonly kind: string;
    readonly message: string;
    readonly call: string;
  };
}
