/** Keeps every web content on the studio's page: other addresses are refused, https links go to the system's browser. */
import { app, shell } from "electron";
import type { WebContents } from "electron";
import { isStudioAddress } from "./schemes.ts";

/** Applies to all contents that will ever be made, also ones that some library makes. */
export function denyNavigation(): void {
  app.on("web-contents-created", (_event, contents) => guard(contents));
}

function guard(contents: WebContents): void {
  contents.on("will-navigate", (event) => stay(event));
  contents.on("will-redirect", (event) => stay(event));
  contents.on("will-frame-navigate", (event) => stay(event));
  contents.on("will-attach-webview", (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url);
    return { action: "deny" };
  });
}

function stay(event: { readonly url: string; preventDefault(): void }): void {
  if (isStudioAddress(event.url)) return;
  event.preventDefault();
  openOutside(event.url);
}

/** Opens an address in the system's browser when it is one that cannot start a program: https, or mail. */
export function openOutside(address: string): boolean {
  if (!isHarmlessLink(address)) return false;
  void shell.openExternal(new URL(address).href);
  return true;
}

/** `file:`, `smb:`, `javascript:` and custom schemes can run code or leak credentials; they are never handed on. */
export function isHarmlessLink(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, username, password } = new URL(address);
  return (
    protocol === "mailto:" ||
    (protocol === "https:" && username === "" && password === "")
  );
}
