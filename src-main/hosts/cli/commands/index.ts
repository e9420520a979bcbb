/** Every command, in the order in which `causerie --help` lists them; only those that are needed are loaded. */
import type { Command } from "commander";

type AddCommand = (program: Command) => void;

const commands: Readonly<Record<string, () => Promise<AddCommand>>> = {
  import: async () => (await import("./import.ts")).addImport,
  list: async () => (await import("./list.ts")).addList,
  features: async () => (await import("./features.ts")).addFeatures,
  simulate: async () => (await import("./simulate.ts")).addSimulate,
  train: async () => (await import("./train.ts")).addTrain,
  sweep: async () => (await import("./sweep.ts")).addSweep,
  evaluate: async () => (await import("./evaluate.ts")).addEvaluate,
  predict: async () => (await import("./predict.ts")).addPredict,
  reconstruct: async () => (await import("./reconstruct.ts")).addReconstruct,
  remember: async () => (await import("./remember.ts")).addRemember,
  probe: async () => (await import("./probe.ts")).addProbe,
  convert: async () => (await import("./convert.ts")).addConvert,
  figures: async () => (await import("./figures.ts")).addFigures,
  stream: async () => (await import("./stream.ts")).addStream,
  export: async () => (await import("./export.ts")).addExport,
  serve: async () => (await import("./serve.ts")).addServe,
  check: async () => (await import("./check.ts")).addCheck,
  doctor: async () => (await import("./doctor.ts")).addDoctor,
  bench: async () => (await import("./bench.ts")).addBench,
};

/** Adds the command that `wanted` names; all of them when it names none, so that help and mistakes see every one. */
export async function addCommands(
  program: Command,
  wanted = "",
): Promise<void> {
  const loads = Object.hasOwn(commands, wanted)
    ? [commands[wanted]!]
    : Object.values(commands);
  for (const load of loads) (await load())(program);
}
