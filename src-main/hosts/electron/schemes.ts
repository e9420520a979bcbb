/** The address of the studio's page inside the desktop window: `causerie://studio/`. */

/** Registered before the application is ready; never http, so no other program can answer it. */
export const scheme = "causerie";

/** The one origin that pages, calls and messages may have. */
export const studioOrigin = `${scheme}://studio`;

/** The first page. */
export const studioAddress = `${studioOrigin}/`;

/** Whether an address belongs to the studio's page; malformed addresses do not. */
export function isStudioAddress(address: string): boolean {
  const url = URL.canParse(address) ? new URL(address) : null;
  return url !== null && url.protocol === `${scheme}:` && url.host === "studio";
}
