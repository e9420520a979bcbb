/** `causerie serve`: a corpus, as the studio in a browser. */
import { once } from "node:events";
import { resolve } from "node:path";
import type { Command } from "commander";
import { forkLauncher } from "../../../jobs/fork.ts";
import { offerMoreAddresses } from "../../serve/moreAddresses.ts";
import { startServer } from "../../serve/server.ts";
import { openStudio, computeEntry } from "../../studio.ts";
import { openInBrowser } from "../openInBrowser.ts";
import { corpusOption, jsonOption, wholeNumber } from "../options.ts";
import { printResult } from "../output.ts";

interface ServeOptions {
  readonly corpus: string;
  readonly port: number;
  readonly host: string;
  readonly open?: boolean;
  readonly json?: boolean;
}

export function addServe(program: Command): void {
  program
    .command("serve")
    .description("the studio in a browser")
    .addOption(corpusOption())
    .option("--port <n>", "port; 0 takes a free one", wholeNumber, 0)
    .option(
      "--host <h>",
      "address to listen on; anything but loopback can be reached by others",
      "127.0.0.1",
    )
    .option("--open", "open the address in the browser")
    .addOption(jsonOption())
    .action(serveCorpus);
}

async function serveCorpus(options: ServeOptions): Promise<void> {
  await using studio = openStudio({
    corpus: resolve(options.corpus),
    launcher: forkLauncher(computeEntry()),
  });
  await using server = await startServer(studio, {
    host: options.host,
    port: options.port,
    // A development server must know the cookie before this process starts.
    session: process.env["CAUSERIE_SESSION"],
    // Without a terminal nobody can ask for another address.
    reusable: !process.stdin.isTTY,
  });
  printResult({ url: server.newUrl() }, options.json, ({ url }) => url);
  if (options.open) openInBrowser(server.newUrl());
  using _more = offerMoreAddresses(server);
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
}
