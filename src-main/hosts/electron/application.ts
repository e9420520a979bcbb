/** The running desktop: one window on one open corpus, and what the user and the system ask of it. */
import { app, BrowserWindow, Menu, session } from "electron";
import { describeError } from "../../base/errors.ts";
import type { Handler } from "../../api/handler.ts";
import type { DesktopMessage, MenuAction } from "../../contract/desktop.ts";
import type { CorpusInfo } from "../../contract/records.ts";
import { Activity } from "./activity.ts";
import type { OpenRequest } from "./arguments.ts";
import { Corpora, defaultCorpora, makeNamedFolder } from "./corpora.ts";
import type { OpenStudio } from "./corpora.ts";
import { desktopApp } from "./desktopApp.ts";
import { choose, mayReload, tell } from "./dialogs.ts";
import { menuTemplate } from "./menu.ts";
import type { MenuCommands } from "./menu.ts";
import { tellPage } from "./messages.ts";
import { openOutside } from "./navigation.ts";
import { planOpening } from "./opening.ts";
import { QuitGuard } from "./quit.ts";
import { resumeTrainings } from "./resume.ts";
import type { Stores } from "./stores.ts";
import { callStudio } from "./studioCalls.ts";
import { findUpdate } from "./updates.ts";
import type { Update } from "./updates.ts";
import { bringForward, openWindow } from "./windows.ts";

export interface ApplicationOptions {
  readonly stores: Stores;
  /** Sentences about the start, for the page to show; grows while the application runs. */
  readonly notices: string[];
  readonly openStudio: OpenStudio;
  readonly preload: string;
  readonly icon: string | null;
  readonly homepage: string | null;
  readonly updateFeed: string | null;
  readonly now: () => Date;
}

export class Application {
  private readonly options: ApplicationOptions;
  private readonly corpora: Corpora;
  private readonly activity: Activity;
  private readonly quitGuard: QuitGuard;
  private update: Update | null = null;
  private unfollow: () => void = () => {};
  /** Messages for a page that does not listen yet. */
  private waiting: DesktopMessage[] = [];
  private pageListens = false;

  constructor(options: ApplicationOptions) {
    this.options = options;
    const { stores } = options;
    this.activity = new Activity({
      preferences: () => stores.preferences.get(),
      activate: () => this.show(),
    });
    this.corpora = new Corpora({
      open: (path) => options.openStudio(path, this.appHost()),
      recent: stores.recent,
      defaults: defaultCorpora(
        app.getPath("documents"),
        app.getPath("userData"),
      ),
      notify: (notice) => this.notify(notice),
      changed: () => this.buildMenu(),
      now: options.now,
    });
    this.quitGuard = new QuitGuard({
      corpus: () => this.corpora.current,
      interrupted: stores.interrupted,
      close: () => this.close(),
    });
  }

  /** Opens a corpus and the window, goes on with interrupted trainings, opens what the command line names. */
  async start(request: OpenRequest): Promise<void> {
    const plan = planOpening(request.paths);
    if (request.corpus !== null) makeNamedFolder(request.corpus);
    await this.corpora.start(
      request.corpus ?? plan.corpus ?? this.lastCorpus(),
    );
    this.quitGuard.listen();
    await this.corpusOpened();
    this.openWindow();
    await this.importPaths(plan.imports, plan.problems);
    // The network may take its time; the start does not wait for it.
    void this.findUpdate().then((update) => (this.update = update));
  }

  /** The one handler of all pages; which corpus answers may change between two requests. */
  readonly handle: Handler = (request) => this.corpora.current.handle(request);

  /** A second start, a file opened in the file manager, a drop on the icon. */
  async open(request: OpenRequest): Promise<void> {
    this.show();
    const plan = planOpening(request.paths);
    const corpus = request.corpus ?? plan.corpus;
    if (corpus !== null) await this.orTell(() => this.openCorpus(corpus));
    await this.importPaths(plan.imports, plan.problems);
  }

  /** Brings the window to the user; makes one where macOS let the last one go. */
  show(): void {
    const [window] = BrowserWindow.getAllWindows();
    if (window === undefined) this.openWindow();
    else bringForward(window);
  }

  /** The page has begun to listen: what waited for it goes now. */
  pageReady(): void {
    this.pageListens = true;
    const messages = this.waiting;
    this.waiting = [];
    for (const message of messages) this.send(message);
  }

  /** Says a sentence in the page; before there is one, in the notices that it reads at its start. */
  notify(notice: string): void {
    this.options.notices.push(notice);
    if (this.pageListens) this.send({ type: "notice", message: notice });
  }

  private async openCorpus(path: string): Promise<CorpusInfo> {
    if (path !== this.corpora.current.path) {
      if (!(await this.quitGuard.mayLeaveCorpus()))
        return callStudio(this.corpora.current, "corpus/info", {});
      await this.corpora.open(path);
      await this.corpusOpened();
      this.reloadPage();
    }
    return callStudio(this.corpora.current, "corpus/info", {});
  }

  /** Follows the new corpus's jobs and takes up what a quit interrupted in it. */
  private async corpusOpened(): Promise<void> {
    const corpus = this.corpora.current;
    // For the system's own lists, in the dock and the taskbar.
    app.addRecentDocument(corpus.path);
    this.unfollow();
    this.unfollow = corpus.subscribe((event) =>
      this.activity.follow(event, corpus.jobs()),
    );
    const { interrupted } = this.options.stores;
    const before = interrupted.get();
    if (before.length === 0) return;
    interrupted.set(
      await resumeTrainings(corpus, before, (notice) => this.notify(notice)),
    );
  }

  private async importPaths(
    paths: readonly string[],
    problems: readonly string[],
  ): Promise<void> {
    if (paths.length > 0)
      await this.orTell(() =>
        callStudio(this.corpora.current, "dialogues/import", {
          paths: [...paths],
        }),
      );
    if (problems.length > 0) await tell(problems.join("\n\n"));
  }

  private openWindow(): void {
    const { preload, icon, stores } = this.options;
    this.pageListens = false;
    openWindow({
      preload,
      icon,
      places: stores.places,
      developer: !app.isPackaged,
      mayClose: () => this.quitGuard.mayCloseWindow(),
      pageCrashed: (reason) => mayReload(reason),
    });
    this.activity.show(this.corpora.current.jobs());
  }

  private reloadPage(): void {
    this.pageListens = false;
    for (const window of BrowserWindow.getAllWindows())
      window.webContents.reload();
  }

  private send(message: DesktopMessage): void {
    const [window] = BrowserWindow.getAllWindows();
    if (window !== undefined && this.pageListens)
      tellPage(window.webContents, message);
    else this.waiting.push(message);
  }

  private buildMenu(): void {
    const template = menuTemplate(
      {
        platform: process.platform,
        recent: this.corpora.recent(),
        developer: !app.isPackaged,
        homepage: this.options.homepage,
      },
      this.menuCommands(),
    );
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  }

  private menuCommands(): MenuCommands {
    const chooseAndOpen = async (
      kind: "recordings" | "folder" | "corpus",
    ): Promise<void> => {
      const paths = await choose(kind);
      if (kind === "corpus" && paths.length > 0)
        await this.orTell(() => this.openCorpus(paths[0]!));
      else if (paths.length > 0) await this.open({ corpus: null, paths });
    };
    return {
      toPage: (action) => this.toPage(action),
      importFiles: () => void chooseAndOpen("recordings"),
      importFolder: () => void chooseAndOpen("folder"),
      openCorpus: () => void chooseAndOpen("corpus"),
      openRecent: (path) => void this.orTell(() => this.openCorpus(path)),
      clearRecent: () => {
        this.corpora.forget();
        app.clearRecentDocuments();
      },
      openLink: (address) => void openOutside(address),
    };
  }

  private toPage(action: MenuAction): void {
    this.show();
    this.send({ type: "menu", action });
  }

  /** A failure of something that the user asked for outside the page is told in a dialog. */
  private async orTell(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      await tell(describeError(error).message);
    }
  }

  private appHost(): ReturnType<typeof desktopApp> {
    return desktopApp({
      corpora: this.corpora,
      preferences: this.options.stores.preferences,
      notices: this.options.notices,
      hasUpdateFeed: this.options.updateFeed !== null,
      update: () => this.update,
      openCorpus: (path) => this.openCorpus(path),
    });
  }

  private lastCorpus(): string | null {
    const { preferences, recent } = this.options.stores;
    if (!preferences.get().reopenLastCorpus) return null;
    return recent.get()[0]?.path ?? null;
  }

  private findUpdate(): Promise<Update | null> {
    return findUpdate({
      feed: this.options.updateFeed,
      enabled: this.options.stores.preferences.get().checkForUpdates,
      current: app.getVersion(),
      // Pages' own session reaches no network; this one has no page.
      fetch: (address) => session.fromPartition("updates").fetch(address),
    });
  }

  private async close(): Promise<void> {
    this.unfollow();
    this.activity.allowSleep();
    await this.corpora.close();
  }
}
