/** What a lane is: a strip of the timeline that draws one thing about the open dialogue. */
import type { Component } from "svelte";
import type { Speaker, Track } from "../../src-main/contract/records.ts";
import type { Studio } from "../state/studio.svelte.ts";

/** One lane of the open dialogue. */
export interface Lane {
  readonly id: string;
  readonly title: string;
  /** Null for a lane about both speakers. */
  readonly speaker: Speaker | null;
  readonly tracks: readonly Track[];
}

/** A kind of lane: when it appears and what draws it. A new kind is a folder here and a line in `registry.ts`. */
export interface LaneKind {
  readonly kind: string;
  /** What the lanes menu calls it. */
  readonly title: string;
  /** Pixels, before the user drags it. */
  readonly height: number;
  readonly minHeight: number;
  /** The lanes of this kind that the open dialogue has; reads the studio's state. */
  readonly lanes: (studio: Studio) => readonly Lane[];
  /** Fills the lane; its width is the time axis. */
  readonly view: Component<{ lane: Lane }>;
  /** Fills the gutter's right edge: units, scale, colour bar. */
  readonly axis?: Component<{ lane: Lane; height: number }>;
  /** Sits in the gutter under the lane's name. */
  readonly controls?: Component<{ lane: Lane }>;
}

/** One lane per track of a kind, titled with the speaker's name where it has one. */
export function laneOfEachTrack(
  studio: Studio,
  kind: Track["kind"],
  title: string,
): Lane[] {
  return studio.tracks(kind).map((track) => ({
    id: `${kind}/${track.id}`,
    title,
    speaker: track.speaker,
    tracks: [track],
  }));
}
