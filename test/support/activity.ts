/** Text such as "AAA--BB" into activity: A, B, - for silence, X for both; a number repeats the letter before it. */
import type { Activity } from "../../src-main/contract/activity.ts";

export function activityFrom(text: string): Activity {
  const frames = [...text.matchAll(/([ABX-])(\d*)/g)].flatMap(
    ([, who, count]) =>
      Array.from({ length: count === "" ? 1 : Number(count) }, () => [
        who === "A" || who === "X" ? 1 : 0,
        who === "B" || who === "X" ? 1 : 0,
      ]).flat(),
  );
  return Uint8Array.from(frames);
}
