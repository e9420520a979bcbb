/**
 * From nothing to a trained model over real talk: builds, makes a corpus, imports it, computes features, trains
 * `turns-cnn`, evaluates it, predicts, reports, and opens the studio.
 *
 * `npm run demo [-- <folder of recordings>] [--no-open] [--minutes M]`; without a folder the dialogues are simulated.
 */
import { spawn, spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { build, builtCommandLine, root } from "./lib/project.mjs";
import { report, simulationNote } from "./lib/demoReport.mjs";

/** What is simulated when no recordings are given. */
const simulated = { dialogues: 20, minutes: 2.5, seed: 7 };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    "no-open": { type: "boolean", default: false },
    /** Training time. */
    minutes: { type: "string", default: "0.75" },
  },
});

const corpus = join(root, "demo-corpus");
/** Simulated dialogues lie in the corpus's folder, so that both go together. */
const simulatedFolder = join(corpus, "recordings");
const started = Date.now();

heading("Build");
build();

heading("Recordings");
// A demonstration starts from nothing; recordings given by folder are only read.
rmSync(corpus, { recursive: true, force: true });
const simulation = positionals[0] ? null : simulate();
const recordings = positionals[0] ? given(positionals[0]) : simulatedFolder;

heading("Corpus");
const imported = causerie(["import", recordings, "--corpus", corpus]);
for (const { path, reason } of imported.skipped)
  console.log(`  skipped ${path}: ${reason}`);
if (imported.imported === 0) fail(`nothing in ${recordings} can be imported`);
const features = causerie(["features", "--corpus", corpus]);

heading("Training");
const trained = causerie([
  "train",
  "turns-cnn",
  "--corpus",
  corpus,
  "--minutes",
  values.minutes,
]);
const evaluated = causerie(["evaluate", trained.run, "--corpus", corpus]);

heading("Predictions");
const { dialogues } = causerie(["list", "--corpus", corpus]);
const predicted = dialogues
  .filter(({ unusableReason }) => unusableReason === null)
  .slice(0, 6)
  .map(({ id, title }) => predict(id, title));

heading("Report");
console.log(
  report({ imported, features, dialogues, trained, evaluated, predicted }),
);
if (simulation !== null) console.log(simulationNote(simulation));
console.log(`\nDone in ${((Date.now() - started) / 1000).toFixed(0)} s.`);
if (values["no-open"])
  console.log(`Open the studio on it with \`npm start -- demo-corpus\`.`);
else open();

/** npm changes to the project's folder; a relative folder means one from where the command was typed. */
function given(folder) {
  return resolve(process.env.INIT_CWD ?? process.cwd(), folder);
}

function simulate() {
  const { dialogues, minutes, seed } = simulated;
  return causerie([
    "simulate",
    "--out",
    simulatedFolder,
    "--dialogues",
    String(dialogues),
    "--minutes",
    String(minutes),
    "--seed",
    String(seed),
  ]);
}

function predict(id, title) {
  const out = join(corpus, "predictions", `${title}.csv`);
  return {
    title,
    out,
    ...causerie(["predict", trained.run, id, "--corpus", corpus, "--out", out]),
  };
}

/** Runs the built command line; its progress shows on this terminal, its JSON comes back. */
function causerie(words) {
  const result = spawnSync(
    process.execPath,
    [builtCommandLine, ...words, "--json"],
    { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] },
  );
  if (result.status !== 0) fail(`causerie ${words.join(" ")} failed`);
  return JSON.parse(result.stdout);
}

function open() {
  const script = join(root, "scripts", "start.mjs");
  const child = spawn(process.execPath, [script, corpus], {
    stdio: "inherit",
  });
  child.on("exit", (code) => process.exit(code ?? 0));
}

function heading(text) {
  console.log(`\n${text}`);
}

function fail(sentence) {
  console.error(`demo: ${sentence}; its message stands above`);
  process.exit(1);
}
