/** Electron's events turned into a running application; the order here is the order of the start. */
import { app, session } from "electron";
import { describeError } from "../../base/errors.ts";
import { Application } from "./application.ts";
import type { ApplicationOptions } from "./application.ts";
import { openRequestSchema, readArguments } from "./arguments.ts";
import type { OpenRequest } from "./arguments.ts";
import { choose, tell } from "./dialogs.ts";
import { answerPages } from "./messages.ts";
import { denyNavigation } from "./navigation.ts";
import {
  forbidNetwork,
  MicrophoneWishes,
  restrictPermissions,
} from "./permissions.ts";
import { mount, registerScheme } from "./protocol.ts";
import { openStores } from "./stores.ts";
import { withDevelopmentPages } from "./development.ts";

/** What a start depends on besides Electron. */
export interface StartOptions extends Omit<
  ApplicationOptions,
  "stores" | "notices"
> {
  /** Arguments after the executable. */
  readonly args: readonly string[];
  readonly workingDirectory: string;
  /** Address of the development server; null for built pages. */
  readonly developmentServer: string | null;
}

/** Starts the desktop; null when another instance runs already and takes over what this one was asked for. */
export async function startDesktop(
  options: StartOptions,
): Promise<Application | null> {
  const request = readArguments(options.args, options.workingDirectory);
  registerScheme();
  if (!app.requestSingleInstanceLock(request)) {
    app.quit();
    return null;
  }
  // Windows shows notifications only of applications that say who they are.
  if (process.platform === "win32")
    app.setAppUserModelId("app.causerie.studio");
  denyNavigation();
  const opened = collectOpenedFiles();
  await app.whenReady();
  const application = makeApplication(options);
  protectSession(options.developmentServer);
  mount(pagesOf(options, application));
  return await run(application, request, opened);
}

/** macOS names files before the application is ready; they wait, and later ones go straight on. */
interface OpenedFiles {
  paths: string[];
  deliver: ((path: string) => void) | null;
}

function collectOpenedFiles(): OpenedFiles {
  const opened: OpenedFiles = { paths: [], deliver: null };
  app.on("open-file", (event, path) => {
    event.preventDefault();
    if (opened.deliver === null) opened.paths.push(path);
    else opened.deliver(path);
  });
  return opened;
}

function makeApplication(options: StartOptions): Application {
  const notices: string[] = [];
  const stores = openStores(app.getPath("userData"), (notice) =>
    notices.push(notice),
  );
  const application = new Application({ ...options, stores, notices });
  const wishes = new MicrophoneWishes();
  restrictPermissions(session.defaultSession, wishes);
  answerPages({
    choose: (_contents, kind) => choose(kind),
    wantMicrophone: (contents) => wishes.add(contents),
    ready: () => application.pageReady(),
  });
  return application;
}

function protectSession(developmentServer: string | null): void {
  forbidNetwork(
    session.defaultSession,
    developmentServer === null ? [] : [new URL(developmentServer).host],
  );
}

function pagesOf(
  { developmentServer }: StartOptions,
  application: Application,
): Application["handle"] {
  return developmentServer === null
    ? application.handle
    : withDevelopmentPages(application.handle, developmentServer);
}

async function run(
  application: Application,
  request: OpenRequest,
  opened: OpenedFiles,
): Promise<Application | null> {
  const paths = [...request.paths, ...opened.paths];
  const started = application.start({ ...request, paths });
  // Nothing is opened beside a start that is under way, nor after one that failed.
  const afterStart = (work: () => unknown): void =>
    void started.then(work, () => {});
  const open = (what: OpenRequest): void =>
    afterStart(() => application.open(what));
  opened.deliver = (path) => open({ corpus: null, paths: [path] });
  app.on("second-instance", (_event, _args, _directory, data) => {
    const parsed = openRequestSchema.safeParse(data);
    open(parsed.success ? parsed.data : { corpus: null, paths: [] });
  });
  app.on("activate", () => afterStart(() => application.show()));
  app.on("window-all-closed", () => {
    if (process.platform !== "darwin") app.quit();
  });
  try {
    await started;
    return application;
  } catch (error) {
    await tell(describeError(error).message);
    app.exit(1);
    return null;
  }
}
