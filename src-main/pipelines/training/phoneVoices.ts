/** The voices of a corpus whose phones were labelled into their frames with a class each. */
import { CauserieError } from "../../base/errors.ts";
import type { Phone, Split } from "../../contract/records.ts";
import type { Corpus } from "../../corpus/corpus.ts";
import {
  phoneClassesOf,
  phoneLabels,
  type FrameTimes,
} from "../../dataset/phoneLabels.ts";
import {
  frameRate,
  type FeatureSpec,
  type ModelSpec,
} from "../../models/spec/spec.ts";
import { melSettingsOf, type FeatureReader } from "./features.ts";
import { placeVoices, type PlacedVoices } from "./recordings.ts";

export interface LabelledVoice {
  readonly dialogueId: string;
  /** `[N, bands]`. */
  readonly mel: Float32Array;
  /** Class of each frame, `[N]`; -1 where it is not known. */
  readonly labels: Int32Array;
}

/**
 * Between blocks of a recording that is split in time. Windows and scored stretches end with their block, whatever the
 * model could see, so only the window of a frame and a phone that goes on reach across.
 */
const guardSeconds = 0.1;

/** The spec with the classes that the training split holds. Throws a sentence where it holds no phones. */
export function withPhoneClasses(spec: ModelSpec, corpus: Corpus): ModelSpec {
  if (spec.classes !== null) return spec;
  const parts = corpus.splits(guardSeconds);
  const phones = parts
    .filter(({ split }) => split === "train")
    .flatMap(({ dialogueId, start, end }) =>
      corpus.phones(dialogueId).filter((phone) => {
        const middle = (phone.start + phone.end) / 2;
        return middle >= start && middle < end;
      }),
    );
  const classes = phoneClassesOf(phones);
  if (classes.length < 2) throw withoutPhones("train", classes);
  return { ...spec, classes };
}

/** Reads the labelled voices of some splits. */
export function readLabelledVoices(
  corpus: Corpus,
  reader: FeatureReader,
  { features, classes }: ModelSpec,
  splits: readonly Split[],
): PlacedVoices<LabelledVoice> {
  const times = frameTimes(features);
  const labelled = (
    dialogueId: string,
    mel: Float32Array,
    phones: readonly Phone[],
  ): LabelledVoice => {
    const frames = mel.length / features.bands;
    const labels = phoneLabels(phones, classes ?? [], times, frames);
    return { dialogueId, mel, labels };
  };
  return placeVoices(
    corpus,
    { guardSeconds, splits },
    {
      rateHz: times.rateHz,
      *read(id) {
        const phones = corpus.phones(id);
        if (phones.length === 0) return;
        const [a, b] = reader.read(id);
        if (a === b) yield labelled(id, a, phones);
        else
          for (const [speaker, mel] of [a, b].entries()) {
            const own = phones.filter((one) => one.speaker === speaker);
            if (own.length > 0) yield labelled(id, mel, own);
          }
      },
      stepsOf: ({ labels }) => labels.length,
    },
  );
}

/** A frame stands for the middle of its window, which ends with the frame's last sample. */
export function frameTimes(features: FeatureSpec): FrameTimes {
  const { hopSamples, fftSize, sampleRate } = melSettingsOf(features);
  const firstSeconds = (hopSamples - fftSize / 2) / sampleRate;
  return { firstSeconds, rateHz: frameRate(features) };
}

/** What is missing of a split, and what would fit. */
export function withoutPhones(
  split: Split,
  found: readonly string[] = [],
): CauserieError {
  const what = found.length === 0 ? "no phones" : `no phone but "${found[0]}"`;
  return new CauserieError(
    "unsupported",
    `the corpus has ${what} in ${split}; import recordings with a TextGrid that has a tier named phones, phone, phonetic, phoneme or MAU (as MFA and WebMAUS write them), or one such tier "<speaker> - phones" for each channel`,
  );
}
