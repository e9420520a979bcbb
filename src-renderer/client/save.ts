/** Text, or what the host has at an address -> a file in the user's download folder. */

/** Hands a text to the browser as a download. */
export function saveText(fileName: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  saveFrom(fileName, url);
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Lets the browser fetch a file of any length into the download folder. */
export function saveFrom(fileName: string, address: string): void {
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName;
  link.click();
}
