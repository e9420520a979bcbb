/** A key press -> the name that commands are bound to, and that name -> what a person reads. */

/** `mod+shift+z` for a press; `mod` is Control, or Command on a Mac. */
export function keyName(
  event: Pick<
    KeyboardEvent,
    "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey"
  >,
): string {
  const names: Readonly<Record<string, string>> = {
    " ": "space",
    arrowleft: "left",
    arrowright: "right",
    arrowup: "up",
    arrowdown: "down",
  };
  const key = event.key.toLowerCase();
  const parts = [names[key] ?? key];
  // Shift is part of the character for signs, and said for letters, digits and named keys.
  if (event.shiftKey && /^[a-z0-9]/.test(parts[0]!)) parts.unshift("shift");
  if (event.altKey) parts.unshift("alt");
  if (event.ctrlKey || event.metaKey) parts.unshift("mod");
  return parts.join("+");
}

/** `mod+shift+z` -> `Ctrl Shift Z`, or `⌘ ⇧ Z` on a Mac. */
export function keyTitle(keys: string, isMac: boolean): string {
  const signs: Readonly<Record<string, string>> = {
    mod: isMac ? "⌘" : "Ctrl",
    shift: isMac ? "⇧" : "Shift",
    alt: isMac ? "⌥" : "Alt",
    space: "Space",
    enter: "Enter",
    delete: "Del",
    left: "←",
    right: "→",
    home: "Home",
    end: "End",
    pageup: "Page up",
    pagedown: "Page down",
    "-": "−",
  };
  const parts = keys === "+" ? ["+"] : keys.split("+");
  return parts.map((part) => signs[part] ?? part.toUpperCase()).join(" ");
}

/** Whether this machine's keyboard has a Command key. */
export function isMacKeyboard(): boolean {
  return /mac|iphone|ipad/i.test(navigator.userAgent);
}
