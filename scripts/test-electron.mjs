/**
 * Runs the end-to-end specs of the browser in the real Electron, through Playwright's driver for it.
 *
 * `npm run test:electron`. Where Electron's binary is not there, says so in one line and exits with status 77, which is
 * how test suites say "not run" (GNU Automake); CI can tell it from success and from failure.
 */
import { spawnSync } from "node:child_process";
import { electronBinary } from "./lib/electron.mjs";
import { bin, build, root } from "./lib/project.mjs";

const notRun = 77;
const electron = electronBinary();

if (electron === null) {
  console.log(
    "test:electron did not run: Electron's binary is not installed (`node node_modules/electron/install.js` fetches it)",
  );
  process.exitCode = notRun;
} else {
  build();
  const result = spawnSync(
    process.execPath,
    [bin("vitest"), "run", "--project", "e2e"],
    {
      cwd: root,
      stdio: "inherit",
      env: { ...process.env, CAUSERIE_ELECTRON: electron },
    },
  );
  process.exitCode = result.status ?? 1;
}
