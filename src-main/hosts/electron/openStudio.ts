/** A corpus folder turned into what the desktop follows: the studio's handler, its jobs and their events. */
import type { AppHost } from "../../api/app.ts";
import { createHandler } from "../../api/handler.ts";
import { openStudio } from "../studio.ts";
import type { Launcher } from "../../jobs/launcher.ts";
import type { OpenCorpus, OpenStudio } from "./corpora.ts";

/** Opens studios whose jobs run in processes of this launcher. */
export function studioOpener(launcher: Launcher): OpenStudio {
  return async (path, app) => openWith(launcher, path, app);
}

function openWith(launcher: Launcher, path: string, app: AppHost): OpenCorpus {
  const studio = openStudio({ corpus: path, launcher });
  return {
    path,
    handle: createHandler(studio, app),
    jobs: () => studio.jobs.list(),
    subscribe: (listener) => studio.announcements.subscribe(listener),
    [Symbol.asyncDispose]: () => studio[Symbol.asyncDispose](),
  };
}
