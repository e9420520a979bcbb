/**
 * Everything that holds this project together, in the order in which a mistake shows soonest: types, lint, format,
 * build, unit tests, tests with native packages, numeric parity, a real browser. `npm test` runs it after scripts/setup.mjs.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureChromium } from "./lib/chromium.mjs";
import { bin, root } from "./lib/project.mjs";

const scratch = mkdtempSync(join(tmpdir(), "causerie-test-"));
const totals = { passed: 0, failed: 0 };
const notes = [];

try {
  step("types", bin("tsc", "typescript"), ["--noEmit", "-p", "."]);
  step("page", bin("svelte-check"), [
    "--tsconfig",
    "./src-renderer/tsconfig.json",
    "--fail-on-warnings",
    "--output",
    "human",
  ]);
  step("lint", bin("oxlint"), ["--deny-warnings"]);
  step("format", bin("prettier"), ["--check", "--log-level", "warn", "."]);
  const isBuilt = step("build", bin("electron-vite"), ["build"]);
  for (const project of ["unit", "native", "parity"]) vitest(project);
  endToEnd(isBuilt);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
for (const note of notes) console.log(note);
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed > 0 ? 1 : 0;

/** Runs one check; its output is shown only when it fails. A check that fails counts as one failure. */
function step(name, script, args) {
  const started = Date.now();
  const result = spawnSync(process.execPath, [script, ...args], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  const passed = result.status === 0;
  if (!passed) {
    process.stdout.write(`${result.stdout ?? ""}${result.stderr ?? ""}`);
    totals.failed += 1;
  }
  say(name, passed ? "passed" : "FAILED", started);
  return passed;
}

/** Runs a project of vitest.config.ts and adds up its tests. */
function vitest(project, environment = {}) {
  const started = Date.now();
  const report = join(scratch, `${project}.json`);
  const result = spawnSync(
    process.execPath,
    [
      bin("vitest"),
      "run",
      "--project",
      project,
      "--passWithNoTests",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
    ],
    {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, ...environment },
    },
  );
  const { passed, failed } = countsOf(report);
  totals.passed += passed;
  // A file that cannot be loaded fails without a failed test.
  totals.failed += result.status === 0 ? failed : Math.max(failed, 1);
  say(project, `${passed} passed, ${failed} failed`, started);
}

function countsOf(report) {
  if (!existsSync(report)) return { passed: 0, failed: 0 };
  const { numPassedTests, numFailedTests } = JSON.parse(
    readFileSync(report, "utf8"),
  );
  return { passed: numPassedTests, failed: numFailedTests };
}

function endToEnd(isBuilt) {
  const chromium = ensureChromium();
  if (chromium === null)
    notes.push(
      "end-to-end tests did not run: there is no Chromium (see above)",
    );
  else if (!isBuilt)
    notes.push("end-to-end tests did not run: the build failed (see above)");
  else vitest("e2e", { CAUSERIE_CHROMIUM: chromium });
}

function say(name, verdict, started) {
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`${name.padEnd(8)} ${verdict} (${seconds} s)`);
}
