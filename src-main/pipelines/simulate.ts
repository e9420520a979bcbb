/** A seed into a folder of simulated dialogues: stereo WAV and TextGrid files, and the best score that sound allows. */
import { join } from "node:path";
import { exportTurns } from "../annotation/exportTurns.ts";
import { writeWav } from "../audio/writeWav.ts";
import { badInput } from "../base/errors.ts";
import { writeFileAtomically } from "../base/files.ts";
import {
  bestScores,
  type BestScores,
  observeDialogue,
} from "./simulate/bestScores.ts";
import { type PlanSummary, planSummary } from "./simulate/planSummary.ts";
import {
  simulateDialogue,
  type SimulatedDialogue,
  simulationDefaults,
} from "../simulation/simulateDialogue.ts";
import { breathe, type PipelineIo, throwIfCancelled } from "./io.ts";
import { trackProgress } from "./progress.ts";

export interface SimulateInput {
  /** Folder that receives the files; made when missing. */
  readonly out: string;
  readonly dialogues: number;
  /** Length of each dialogue. */
  readonly minutes: number;
  readonly seed?: number;
}

export interface SimulateResult {
  readonly dialogues: number;
  readonly audioSeconds: number;
  readonly files: readonly string[];
  /** Timing of the dialogues beside that of the talk whose distributions they follow. */
  readonly timing: PlanSummary;
  /** What a perfect causal observer can reach on these dialogues. */
  readonly optimal: BestScores;
}

/** Writes `simulated-<seed>-<number>.wav` and `.TextGrid`; the same input gives the same bytes. */
export async function simulate(
  { out, dialogues, minutes, seed = 1 }: SimulateInput,
  io: Pick<PipelineIo, "report" | "signal" | "now">,
): Promise<SimulateResult> {
  requireSizes(dialogues, minutes);
  const settings = { ...simulationDefaults, seconds: 60 * minutes };
  const progress = trackProgress(io, dialogues, "dialogues");
  const files: string[] = [];
  const plans: SimulatedDialogue["plan"][] = [];
  for (let number = 1; number <= dialogues; number++) {
    throwIfCancelled(io);
    const title = `simulated-${seed}-${String(number).padStart(3, "0")}`;
    const dialogue = simulateDialogue(`${seed}/${number}`, settings);
    files.push(...writeDialogue(out, title, dialogue));
    plans.push(dialogue.plan);
    progress.at(number, title);
    await breathe();
  }
  const { seconds, cue } = settings;
  return {
    dialogues,
    audioSeconds: dialogues * seconds,
    files,
    timing: planSummary(plans, seconds),
    optimal: bestScores(
      plans.map((plan) => observeDialogue(plan, seconds, cue)),
      cue,
    ),
  };
}

function requireSizes(dialogues: number, minutes: number): void {
  if (!Number.isInteger(dialogues) || dialogues < 1)
    throw badInput(
      `simulate: got ${dialogues} dialogues; give a whole number from 1 on`,
    );
  if (!(minutes >= 0.1 && minutes <= 120))
    throw badInput(
      `simulate: got ${minutes} minutes per dialogue; give 0.1 to 120`,
    );
}

/** Speakers have a name of their own in each dialogue, so that a split by speaker keeps the dialogues apart. */
function writeDialogue(
  out: string,
  title: string,
  { channels, sampleRate, turns }: SimulatedDialogue,
): string[] {
  const sound = join(out, `${title}.wav`);
  const annotation = join(out, `${title}.TextGrid`);
  const { text } = exportTurns("TextGrid", {
    title,
    seconds: channels[0].length / sampleRate,
    speakers: [`${title}-A`, `${title}-B`],
    turns,
  });
  writeWav(sound, channels, sampleRate);
  writeFileAtomically(annotation, text);
  return [sound, annotation];
}
