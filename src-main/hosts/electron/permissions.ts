/** Answers what a page asks of the machine: the microphone after the page's own record button, nothing else ever. */
import type { Session, WebContents } from "electron";
import { isStudioAddress } from "./schemes.ts";

/** How long after the record button the question may come. */
const askSeconds = 10;

/** Which contents may use the microphone now; the page announces its wish through the preload. */
export class MicrophoneWishes {
  private readonly until = new Map<number, number>();
  private readonly now: () => number;

  /** `now` gives milliseconds. */
  constructor(now: () => number = Date.now) {
    this.now = now;
  }

  add(contents: WebContents): void {
    this.until.set(contents.id, this.now() + askSeconds * 1000);
  }

  holds(contents: WebContents | null): boolean {
    if (contents === null) return false;
    return (this.until.get(contents.id) ?? 0) > this.now();
  }
}

/** Denies every permission of a session but the wished microphone, and all devices and screen captures. */
export function restrictPermissions(
  session: Session,
  wishes: MicrophoneWishes,
): void {
  session.setPermissionRequestHandler((contents, permission, answer, details) =>
    answer(
      permission === "media" &&
        isStudioAddress(details.requestingUrl) &&
        isMicrophoneOnly(details) &&
        wishes.holds(contents),
    ),
  );
  session.setPermissionCheckHandler(
    (contents, permission, origin, details) =>
      permission === "media" &&
      isStudioAddress(origin) &&
      details.mediaType === "audio" &&
      wishes.holds(contents),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
}

function isMicrophoneOnly(details: object): boolean {
  const types = "mediaTypes" in details ? details.mediaTypes : undefined;
  return Array.isArray(types) && types.length === 1 && types[0] === "audio";
}

/** Cancels every request of pages that would leave the machine: recordings and what is learned from them stay here. */
export function forbidNetwork(
  session: Session,
  allowedOrigins: readonly string[] = [],
): void {
  session.webRequest.onBeforeRequest((details, answer) => {
    const url = new URL(details.url);
    const local = ["causerie:", "blob:", "data:", "devtools:"];
    answer({
      cancel:
        !local.includes(url.protocol) && !allowedOrigins.includes(url.host),
    });
  });
}
