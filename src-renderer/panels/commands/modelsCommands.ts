/** Models: training, evaluating, predicting. */
import { listeningCall } from "../../state/listening.ts";
import { hasDialogue, hasRun, type Command } from "./command.ts";

export const modelsCommands: readonly Command[] = [
  {
    id: "train",
    group: "Models",
    title: "Train",
    keys: ["t"],
    run: ({ layout }) => layout.showTab("train"),
  },
  {
    id: "evaluate",
    group: "Models",
    title: "Evaluate",
    keys: ["e"],
    isEnabled: hasRun,
    run: ({ layout }) => layout.showTab("results"),
  },
  {
    id: "predict",
    group: "Models",
    title: "Predict on this dialogue",
    keys: ["p"],
    isEnabled: (studio) =>
      hasDialogue(studio) && listeningCall(studio.runs.chosen) !== undefined,
    run: (studio) => void studio.work.predict(studio.runs.chosenId!),
  },
  {
    id: "features",
    group: "Models",
    title: "Compute the features of this dialogue",
    keys: [],
    isEnabled: hasDialogue,
    run: (studio) => void studio.work.computeFeatures(),
  },
];
