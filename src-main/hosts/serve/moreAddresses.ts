/** Enter in the terminal, as another address of the server: for a second browser, or one that has forgotten its cookie. */
import { createInterface } from "node:readline";
import type { StudioServer } from "./server.ts";

/** Listens until it is disposed; where there is no terminal, nobody can press Enter. */
export function offerMoreAddresses(server: StudioServer): Disposable {
  const { stdin, stderr } = process;
  if (!stdin.isTTY) return { [Symbol.dispose]() {} };
  stderr.write(
    "each address lets one browser in, once; Enter prints another, Ctrl-C ends\n",
  );
  const lines = createInterface({ input: stdin });
  lines.on("line", () =>
    stderr.write(`another address, for one browser: ${server.newUrl()}\n`),
  );
  return { [Symbol.dispose]: () => lines.close() };
}
