/**
 * Makes the sample dialogue in resources/sample/: a simulated conversation with its turns, packed as FLAC by SoX.
 *
 * `node scripts/sample.mjs` after a change of the simulation; the results are committed, so that a build needs no SoX.
 */
import { spawnSync } from "node:child_process";
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commandLine, root } from "./lib/project.mjs";

/** With this seed both speakers get the floor several times within 39 s. */
const options = ["--dialogues", "1", "--minutes", "0.65", "--seed", "4"];

const sample = join(root, "resources", "sample");
const folder = mkdtempSync(join(tmpdir(), "causerie-sample-"));
run(process.execPath, [commandLine, "simulate", "--out", folder, ...options]);
run("sox", [made(".wav"), "-C", "8", join(sample, "conversation.flac")]);
writeFileSync(
  join(sample, "conversation.TextGrid"),
  withNames(made(".TextGrid")),
);
rmSync(folder, { recursive: true });

/** Tiers are named after their speakers, and people are easier to follow than file names. */
function withNames(path) {
  const text = readFileSync(path, "utf8");
  return text
    .replace(/"simulated-[\d-]+-A"/, '"Ada"')
    .replace(/"simulated-[\d-]+-B"/, '"Ben"');
}

function made(extension) {
  const name = readdirSync(folder).find((one) => one.endsWith(extension));
  return join(folder, name);
}

function run(command, args) {
  const { status } = spawnSync(command, args, { stdio: "inherit" });
  if (status !== 0) throw new Error(`${command} ended with status ${status}`);
}
