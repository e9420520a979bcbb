/** Random draws into the voice of a simulated speaker. */
import type { Random } from "../base/random.ts";

export interface Voice {
  /** Pitch in the middle of a stretch of speech. */
  readonly pitchHz: number;
  /** Formant frequencies relative to a long vocal tract. */
  readonly formantScale: number;
  readonly syllablesPerSecond: number;
  /** Standard deviation of the length of a pitch period. */
  readonly jitter: number;
  /** Noise in the voiced source, relative to the pulses. */
  readonly breathiness: number;
  /** Level while speaking, relative to full scale. */
  readonly levelDecibels: number;
}

/** Draws a lower or a higher voice. */
export function drawVoice(random: Random): Voice {
  const low = random.uniform() < 0.5;
  return {
    pitchHz: low ? random.between(95, 130) : random.between(170, 225),
    formantScale: low ? random.between(0.97, 1.05) : random.between(1.1, 1.2),
    syllablesPerSecond: random.between(4.2, 5.6),
    jitter: random.between(0.006, 0.014),
    breathiness: random.between(0.02, 0.06),
    levelDecibels: random.between(-28, -23),
  };
}
