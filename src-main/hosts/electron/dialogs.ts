/** Questions to the user as native dialogs. */
import { BrowserWindow, dialog } from "electron";
import type { MessageBoxOptions, OpenDialogOptions } from "electron";
import type { ChooseKind } from "../../contract/desktop.ts";
import type { Job } from "../../contract/records.ts";
import { annotationExtensions, recordingExtensions } from "./opening.ts";

const withoutDot = (extension: string): string => extension.slice(1);

/** What each kind of choice asks for; macOS alone can choose files and folders in one dialog, so these are two. */
const choices: Readonly<Record<ChooseKind, OpenDialogOptions>> = {
  recordings: {
    title: "Import recordings",
    buttonLabel: "Import",
    properties: ["openFile", "multiSelections"],
    filters: [
      {
        name: "Recordings",
        extensions: recordingExtensions.map(withoutDot),
      },
      {
        name: "Annotations beside their recording",
        extensions: [...annotationExtensions.map(withoutDot), "TextGrid"],
      },
    ],
  },
  folder: {
    title: "Import a folder of recordings",
    buttonLabel: "Import",
    properties: ["openDirectory"],
  },
  corpus: {
    title: "Open a corpus, or an empty folder to begin one",
    buttonLabel: "Open",
    properties: ["openDirectory", "createDirectory"],
  },
};

/** The chosen absolute paths; none when the dialog was dismissed. */
export async function choose(kind: ChooseKind): Promise<readonly string[]> {
  const window = dialogWindow();
  const answer =
    window === null
      ? await dialog.showOpenDialog(choices[kind])
      : await dialog.showOpenDialog(window, choices[kind]);
  return answer.canceled ? [] : answer.filePaths;
}

/** Says a sentence that asks for nothing but to be read. */
export async function tell(message: string): Promise<void> {
  await ask({ type: "warning", message, buttons: ["OK"] });
}

/** Asks before unfinished work is stopped by `what` ("Quit"); true when it may be. */
export async function mayStop(
  jobs: readonly Job[],
  what: string,
): Promise<boolean> {
  const answer = await ask({
    type: "question",
    message: `${describeWork(jobs)} ${what}?`,
    detail: consequence(jobs),
    buttons: ["Keep Working", what],
    defaultId: 0,
    cancelId: 0,
  });
  return answer === 1;
}

/** The page's process ended; true when it shall be loaded again. */
export async function mayReload(reason: string): Promise<boolean> {
  const why = reason === "oom" ? "ran out of memory" : `stopped (${reason})`;
  const answer = await ask({
    type: "error",
    message: `The window's page ${why}.`,
    detail: "Nothing is lost: every change is saved at once, and jobs go on.",
    buttons: ["Load It Again", "Close the Window"],
    defaultId: 0,
    cancelId: 1,
  });
  return answer === 0;
}

function describeWork(jobs: readonly Job[]): string {
  const first = jobs[0]!;
  const rest = jobs.length - 1;
  const others = rest === 0 ? "" : ` (and ${rest} more)`;
  return `“${first.title}”${others} is not finished: ${first.message}.`;
}

function consequence(jobs: readonly Job[]): string {
  return jobs.some(({ kind }) => kind === "train")
    ? "The training keeps a checkpoint and goes on from it at the next start."
    : "What is complete so far is kept; start the rest again next time.";
}

/** The index of the pressed button. */
async function ask(options: MessageBoxOptions): Promise<number> {
  const window = dialogWindow();
  const answer =
    window === null
      ? await dialog.showMessageBox(options)
      : await dialog.showMessageBox(window, options);
  return answer.response;
}

function dialogWindow(): BrowserWindow | null {
  return (
    BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0] ?? null
  );
}
