/** Features of a small corpus: what is computed, what is kept, what the settings decide. */
import { expect, test } from "vitest";
import type { Track } from "../../src-main/contract/records.ts";
import { logMel } from "../../src-main/features/mel.ts";
import { melSettings } from "../../src-main/features/melSettings.ts";
import {
  computeFeatures,
  type FeaturesResult,
} from "../../src-main/pipelines/features.ts";
import { featureSettings } from "../../src-main/pipelines/features/settings.ts";
import { readTrackFrames } from "../../src-main/storage/trackFiles.ts";
import { resample } from "../../src-main/audio/resample.ts";
import { openRecording } from "../../src-main/audio/openRecording.ts";
import { smallCorpus, type SmallCorpus } from "../support/smallCorpus.ts";

test("every speaker gets a spectrogram equal to that of the whole channel", async () => {
  using small = smallCorpus();
  const result = await compute(small);
  expect(result).toMatchObject({ computed: 2, audioSeconds: 8, failed: [] });
  const mel = tracksOf(small, "mel").find((track) => track.speaker === 1)!;
  expect(mel).toMatchObject({ rateHz: 100, frames: 400, frameShape: [80] });
  using recording = openRecording(small.recording);
  const channel = recording.read(0, recording.samples)[1]!;
  const whole = logMel(
    resample(channel, recording.sampleRate, 16_000),
    melSettings(),
  );
  expect(valuesOf(small, mel)).toEqual(whole);
});

test("levels stretch over the corpus, or over each recording when asked", async () => {
  using small = smallCorpus();
  await compute(small);
  const highest = tracksOf(small, "levels").map((track) =>
    Math.max(...valuesOf(small, track)),
  );
  // Speaker B is half as loud: only A reaches the highest level of the corpus.
  expect(highest[0]).toBe(255);
  expect(highest[1]).toBeLessThan(255);
  await compute(small, { range: "recording", levels: 64 });
  const own = tracksOf(small, "levels")
    .filter((track) => track.range[1] === 63)
    .map((track) => Math.max(...valuesOf(small, track)));
  expect(own).toEqual([63, 63]);
});

test("what is there is kept; another hop is computed beside it", async () => {
  using small = smallCorpus();
  await compute(small);
  expect(await compute(small)).toMatchObject({ computed: 0, unchanged: 2 });
  expect(await compute(small, { hop: 320 })).toMatchObject({ computed: 2 });
  const rates = tracksOf(small, "mel").map((track) => track.rateHz);
  expect(rates.toSorted()).toEqual([100, 100, 50, 50]);
});

test.each([
  [{ hop: "many" }, "hop is"],
  [{ nonsense: 1 }, 'no "nonsense"'],
  [{ range: "world" }, "range is"],
  [{ levels: 3 }, "levels is"],
])("settings %j are refused", (set, sentence) => {
  expect(() => featureSettings(set)).toThrow(sentence);
});

function compute(
  { corpus }: SmallCorpus,
  set: Record<string, unknown> = {},
): Promise<FeaturesResult> {
  return computeFeatures(
    { set },
    {
      corpus,
      report: (report) => void corpus.apply(report),
      signal: new AbortController().signal,
      now: () => Date.now(),
    },
  );
}

function tracksOf(
  { corpus, dialogueId }: SmallCorpus,
  kind: Track["kind"],
): Track[] {
  return corpus
    .tracks(dialogueId)
    .filter((track) => track.kind === kind && track.settingsHash !== "test");
}

function valuesOf(
  { corpus }: SmallCorpus,
  track: Track,
): ReturnType<typeof readTrackFrames> {
  return readTrackFrames(track, corpus.track(track.id).absoluteFile);
}
