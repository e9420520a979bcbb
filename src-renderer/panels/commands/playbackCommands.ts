/** Playing: start, speed, voices, and where the playhead is. */
import type { Studio } from "../../state/studio.svelte.ts";
import { speeds } from "../../state/player.svelte.ts";
import { hasDialogue, seek, type Command } from "./command.ts";

/** One mel frame. */
const nudgeSeconds = 0.01;

export const playbackCommands: readonly Command[] = [
  {
    id: "play",
    group: "Playback",
    title: "Play or pause",
    keys: ["space"],
    isEnabled: hasDialogue,
    run: (studio) => studio.togglePlay(),
  },
  {
    id: "loop",
    group: "Playback",
    title: "Loop the selection",
    keys: ["l"],
    run: ({ player }) => player.toggleLooping(),
  },
  {
    id: "slower",
    group: "Playback",
    title: "Slower",
    keys: ["<"],
    run: (studio) => changeSpeed(studio, -1),
  },
  {
    id: "faster",
    group: "Playback",
    title: "Faster",
    keys: [">"],
    run: (studio) => changeSpeed(studio, 1),
  },
  {
    id: "hear-a",
    group: "Playback",
    title: "Mute or hear speaker A",
    keys: ["1"],
    run: ({ player }) => player.toggleHeard(0),
  },
  {
    id: "hear-b",
    group: "Playback",
    title: "Mute or hear speaker B",
    keys: ["2"],
    run: ({ player }) => player.toggleHeard(1),
  },
  {
    id: "solo-a",
    group: "Playback",
    title: "Only speaker A",
    keys: ["shift+1", "!"],
    run: ({ player }) => player.solo(0),
  },
  {
    id: "solo-b",
    group: "Playback",
    title: "Only speaker B",
    keys: ["shift+2", "@", '"'],
    run: ({ player }) => player.solo(1),
  },
  {
    id: "to-start",
    group: "Playback",
    title: "Playhead to the start",
    keys: ["home"],
    run: (studio) => seek(studio, 0),
  },
  {
    id: "to-end",
    group: "Playback",
    title: "Playhead to the end",
    keys: ["end"],
    run: (studio) => seek(studio, studio.viewport.view.duration),
  },
  {
    id: "frame-back",
    group: "Playback",
    title: "Playhead one frame back",
    keys: [","],
    run: (studio) => seek(studio, studio.player.time - nudgeSeconds),
  },
  {
    id: "frame-on",
    group: "Playback",
    title: "Playhead one frame on",
    keys: ["."],
    run: (studio) => seek(studio, studio.player.time + nudgeSeconds),
  },
];

function changeSpeed({ player }: Studio, step: -1 | 1): void {
  const at = speeds.findIndex((speed) => speed === player.speed);
  const next = speeds[Math.min(speeds.length - 1, Math.max(0, at + step))];
  player.setSpeed(next ?? 1);
}
