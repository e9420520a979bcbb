/** A run -> what a right click on it offers. */
import type { RunSummary } from "../../../src-main/contract/records.ts";
import { listeningCall } from "../../state/listening.ts";
import type { MenuItem } from "../../state/menu.svelte.ts";
import type { Studio } from "../../state/studio.svelte.ts";

export function runMenu(studio: Studio, run: RunSummary): readonly MenuItem[] {
  const { runs, layout, dialogue } = studio;
  const results: MenuItem = {
    title: "Show results",
    icon: "table",
    run: () => {
      void studio.attempt(() => runs.choose(run.id));
      layout.showTab("results");
    },
  };
  const predict: MenuItem = {
    title:
      run.task === "reconstruction"
        ? "Reconstruct this dialogue"
        : "Predict on this dialogue",
    icon: "wave",
    run: () => {
      void studio.attempt(() => runs.choose(run.id));
      void studio.work.predict(run.id);
    },
  };
  const resume: MenuItem = {
    title: "Go on training",
    icon: "train",
    run: () => {
      void studio.work.train({ preset: run.preset, resume: run.id });
    },
  };
  const rename: MenuItem = {
    title: "Rename",
    icon: "label",
    run: () => {
      runs.renaming = run.id;
    },
  };
  const remove: MenuItem = {
    title: "Delete",
    icon: "trash",
    run: () => {
      runs.deleting = run;
    },
  };
  const canPredict =
    dialogue.detail !== null &&
    run.state !== "running" &&
    listeningCall(run) !== undefined;
  // Stopped by its user, by a crash, or by the end of the program: a checkpoint is there.
  const canResume = run.state === "stopped" || run.state === "failed";
  return [
    results,
    ...(canPredict ? [predict] : []),
    ...(canResume ? [resume] : []),
    rename,
    remove,
  ];
}
