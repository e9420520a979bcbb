/** A sound's address x a byte range -> those bytes of its WAV file. */

/** The bytes `[from, to)`, fewer at the end of the file. Throws with the reason when the host refuses. */
export async function readSound(
  path: string,
  from: number,
  to: number,
): Promise<ArrayBuffer> {
  const headers = { range: `bytes=${from}-${to - 1}` };
  const response = await fetch(path, { headers });
  if (response.status === 416) return new ArrayBuffer(0);
  // A host may send everything instead of a part.
  if (response.status === 200)
    return (await response.arrayBuffer()).slice(from, to);
  if (response.status !== 206)
    throw new Error(`${path}: bytes ${from} to ${to}: ${response.status}`);
  return await response.arrayBuffer();
}
