/** What pages send through the preload, each message checked for its sender and its content. */
import { ipcMain, shell } from "electron";
import type { IpcMainInvokeEvent, WebContents } from "electron";
import { isAbsolute } from "node:path";
import { existsSync } from "node:fs";
import { z } from "zod";
import { badInput, CauserieError } from "../../base/errors.ts";
import { chooseKinds, desktopChannels } from "../../contract/desktop.ts";
import type { ChooseKind, DesktopMessage } from "../../contract/desktop.ts";
import { isStudioAddress } from "./schemes.ts";

/** What the host does for its page. */
export interface PageServices {
  choose(contents: WebContents, kind: ChooseKind): Promise<readonly string[]>;
  wantMicrophone(contents: WebContents): void;
  /** The page listens now; messages that waited for it may go. */
  ready(contents: WebContents): void;
}

/** Answers the preload's channels and no other. */
export function answerPages(services: PageServices): void {
  answer(desktopChannels.choose, z.enum(chooseKinds), services.choose);
  answer(desktopChannels.wantMicrophone, z.undefined(), (contents) =>
    services.wantMicrophone(contents),
  );
  answer(desktopChannels.ready, z.undefined(), (contents) =>
    services.ready(contents),
  );
  answer(
    desktopChannels.showInFolder,
    z.string().max(4096).refine(isAbsolute, "a path must be absolute"),
    (_contents, path) => showInFolder(path),
  );
}

/** Sends to the page's listener. */
export function tellPage(contents: WebContents, message: DesktopMessage): void {
  contents.send(desktopChannels.message, message);
}

function answer<T>(
  channel: string,
  schema: z.ZodType<T>,
  carryOut: (contents: WebContents, input: T) => unknown,
): void {
  ipcMain.handle(channel, (event, input: unknown) => {
    checkSender(event, channel);
    const parsed = schema.safeParse(input);
    if (!parsed.success)
      throw badInput(`${channel}: ${z.prettifyError(parsed.error)}`);
    return carryOut(event.sender, parsed.data);
  });
}

/** Only the top frame of the studio's page: a frame inside it, or a page that came to be elsewhere, gets nothing. */
function checkSender(event: IpcMainInvokeEvent, channel: string): void {
  const frame = event.senderFrame;
  const trusted =
    frame !== null && frame.parent === null && isStudioAddress(frame.url);
  if (!trusted)
    throw new CauserieError(
      "bad-input",
      `${channel}: ${frame?.url ?? "a closed frame"} may not ask this; only Causerie's own page may`,
    );
}

function showInFolder(path: string): void {
  if (!existsSync(path))
    throw new CauserieError(
      "not-found",
      `${path} is not there; it may have been moved, or lie on a drive that is not connected`,
    );
  shell.showItemInFolder(path);
}
