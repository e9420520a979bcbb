/** Importing two mono files: when they are the two sides of one call. */
import { writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ana, bo, place, textGrid } from "../../support/importPlace.ts";
import { recordingAt, speechLike } from "../../support/recordings.ts";

describe("two mono files", () => {
  test("that are the sides of one call are one dialogue", async () => {
    using here = place();
    recordingAt(here.at("c_agent.wav"), ana);
    recordingAt(here.at("c_caller.wav"), bo);
    expect((await here.run()).counts).toEqual([1, 0, 0]);
    const [dialogue] = here.io.corpus.dialogues();
    expect(dialogue).toMatchObject({
      title: "c",
      channels: 2,
      speakers: ["agent", "caller"],
      turns: 4,
      unusableReason: null,
    });
    expect(here.io.corpus.source(dialogue!.id).channelOf).toEqual([
      { file: here.at("c_agent.wav"), channel: 0 },
      { file: here.at("c_caller.wav"), channel: 0 },
    ]);
  });

  test("with an annotation each have the turns of both", async () => {
    using here = place();
    recordingAt(here.at("c_A.wav"), ana);
    recordingAt(here.at("c_B.wav"), bo);
    writeFileSync(here.at("c_A.TextGrid"), textGrid({ talk: [1, 2, "so"] }));
    writeFileSync(here.at("c_B.TextGrid"), textGrid({ talk: [3, 4, "no"] }));
    expect((await here.run()).counts).toEqual([1, 0, 0]);
    const [dialogue] = here.io.corpus.dialogues();
    expect(dialogue!.annotations).toEqual(["c_A.TextGrid", "c_B.TextGrid"]);
    expect(here.io.corpus.turns(dialogue!.id)).toMatchObject([
      { speaker: 0, label: "so" },
      { speaker: 1, label: "no" },
    ]);
  });

  test("of different length are two recordings, unless they are said to be a pair", async () => {
    using here = place();
    const first = recordingAt(here.at("c_A.wav"), ana);
    const second = recordingAt(here.at("c_B.wav"), bo.subarray(0, 76_000));
    expect((await here.run()).counts).toEqual([2, 0, 0]);
    const paths = [first, second];
    expect((await here.run({ paths, pair: true })).counts).toEqual([1, 0, 0]);
    expect(here.io.corpus.findDialogue("c").seconds).toBe(9.5);
  });

  test("that are joined are told, as are those that only their names make a pair", async () => {
    using here = place();
    const joined = [
      recordingAt(here.at("c_A.wav"), ana),
      recordingAt(here.at("c_B.wav"), bo),
    ];
    const apart = [
      recordingAt(here.at("d_A.wav"), bo),
      recordingAt(here.at("d_B.wav"), ana.subarray(0, 40_000)),
    ];
    const { result } = await here.run();
    const told = [
      { paths: joined, reason: null },
      { paths: apart, reason: "they last 10.00 and 5.00 s" },
    ];
    expect(result.pairs).toEqual(told);
    const reported = here.io.reports.flatMap((report) =>
      report.type === "pair" ? [report.pair] : [],
    );
    expect(reported).toEqual(told);
    expect((await here.run()).result.pairs).toEqual([told[1]]);
  });

  test("told apart by numbers alone are joined when their speakers take turns", async () => {
    using here = place();
    recordingAt(here.at("c_1.wav"), ana);
    recordingAt(here.at("c_2.wav"), bo);
    expect((await here.run()).counts).toEqual([1, 0, 0]);
    expect((await here.run()).counts).toEqual([0, 1, 0]);
  });

  test("of one length that only count recordings stay two, today and the next time", async () => {
    using here = place();
    recordingAt(here.at("read_1.wav"), speechLike(10, [1, 4], [5, 9]));
    recordingAt(here.at("read_2.wav"), speechLike(10, [0.5, 3], [4.5, 9.5]));
    const { counts, result } = await here.run();
    expect(counts).toEqual([2, 0, 0]);
    expect(result.pairs[0]!.reason).toBe(
      "they speak at the same time as often as strangers would",
    );
    expect((await here.run()).counts).toEqual([0, 2, 0]);
    const paths = [here.at("read_1.wav"), here.at("read_2.wav")];
    expect((await here.run({ paths, pair: true })).counts).toEqual([1, 0, 0]);
  });

  test("that cannot be a pair are told why", async () => {
    using here = place();
    const stereo = recordingAt(here.at("x.wav"), ana, bo);
    const mono = recordingAt(here.at("y.wav"), bo);
    const { skipped } = await here.run({ paths: [mono, stereo], pair: true });
    expect(skipped["x.wav"]).toBe(
      "not the two sides of one call: they have 2 and 1 channels, each side should have one",
    );
    await expect(here.run({ paths: [mono], pair: true })).rejects.toThrow(
      "a pair is two mono recordings, one per speaker; 1 were given",
    );
  });
});

test("a talk in two mono files and the same in one stereo file never part between train and test", async () => {
  using here = place();
  recordingAt(here.at("c_agent.wav"), ana);
  recordingAt(here.at("c_caller.wav"), bo);
  recordingAt(here.at("stereo.wav"), ana, bo);
  for (let n = 0; n < 6; n++)
    recordingAt(
      here.at(`other${n}.wav`),
      speechLike(10, [1, 2 + n / 10]),
      speechLike(10, [4, 5 + n / 10]),
    );
  await here.run();
  const splitOf = (title: string) => here.io.corpus.findDialogue(title).split;
  expect(splitOf("c")).not.toBeNull();
  expect(splitOf("stereo")).toBe(splitOf("c"));
});
