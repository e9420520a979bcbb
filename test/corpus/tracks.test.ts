/** Tracks of a corpus: announced, replaced, their files taken away. */
import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { writeTrackFile } from "../../src-main/storage/trackFiles.ts";
import { add, newCorpus, newTrack } from "../support/newCorpus.ts";
import { temporaryFolder } from "../support/temporaryFolder.ts";

describe("tracks", () => {
  test("are announced with all others of their dialogue and read with their file", () => {
    using folder = temporaryFolder();
    using corpus = newCorpus(folder);
    const { id } = add(corpus, "a", { tracks: [newTrack("tracks/a.f32")] });
    const tracks = [newTrack("tracks/b.f32", { speaker: 1 })];
    const events = corpus.apply({ type: "tracks", dialogueId: id, tracks });
    const all = corpus.tracks(id);
    expect(events).toEqual([{ type: "tracks", dialogueId: id, tracks: all }]);
    expect(all.map(({ speaker }) => speaker)).toEqual([0, 1]);
    const { file, ...fields } = tracks[0]!;
    expect(corpus.track(all[1]!.id)).toEqual({
      id: all[1]!.id,
      dialogueId: id,
      ...fields,
      absoluteFile: folder.at("corpus", file),
    });
  });

  test("made again replace their former selves, and a file that nobody needs goes", () => {
    using folder = temporaryFolder();
    using corpus = newCorpus(folder);
    for (const file of ["tracks/a.f32", "tracks/b.f32"])
      writeTrackFile(corpus.path, file, Float32Array.of(1));
    const { id } = add(corpus, "a", { tracks: [newTrack("tracks/a.f32")] });
    const tracks = [newTrack("tracks/b.f32")];
    corpus.apply({ type: "tracks", dialogueId: id, tracks });
    expect(corpus.tracks(id)).toHaveLength(1);
    expect(existsSync(folder.at("corpus", "tracks/a.f32"))).toBe(false);
    expect(existsSync(folder.at("corpus", "tracks/b.f32"))).toBe(true);
  });
});
