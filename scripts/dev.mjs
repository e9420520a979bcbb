/**
 * The studio with hot reload: in Electron where its binary is there, else the page in a browser against `causerie serve`.
 *
 * `npm run dev -- [corpus folder]`; the corpus is ./demo-corpus unless another is named.
 */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createServer } from "vite";
import { electronBinary } from "./lib/electron.mjs";
import { bin, commandLine, root } from "./lib/project.mjs";

const corpus = process.argv[2] ?? "demo-corpus";

if (electronBinary() !== null) developDesktop();
else await developPage();

function developDesktop() {
  const child = spawn(
    process.execPath,
    [bin("electron-vite"), "dev", "--", "--corpus", corpus],
    { cwd: root, stdio: "inherit" },
  );
  child.on("exit", (code) => process.exit(code ?? 1));
}

/** The server restarts with every change of src-main (`node --watch`); the page reloads by itself. */
async function developPage() {
  const port = 4321;
  process.env.CAUSERIE_SESSION = randomBytes(24).toString("base64url");
  process.env.CAUSERIE_API = `http://127.0.0.1:${port}`;
  const api = spawn(
    process.execPath,
    [
      "--watch-path",
      "src-main",
      "--watch-preserve-output",
      commandLine,
      "serve",
      "--corpus",
      corpus,
      "--port",
      String(port),
    ],
    { cwd: root, stdio: ["ignore", "ignore", "inherit"] },
  );
  const page = await createServer({ configFile: "vite.config.ts" });
  await page.listen();
  page.printUrls();
  for (const signal of ["SIGINT", "SIGTERM"])
    process.on(signal, async () => {
      api.kill();
      await page.close();
      process.exit(0);
    });
}
