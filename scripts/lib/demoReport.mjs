/** What the demonstration did, as a page of text: what came in, what was trained, and how good it is beside guessers. */

/** Rows of the evaluation that say most to someone who sees them for the first time. */
const told = /balancedAccuracy|auroc|rocAuc|logLoss|weightedF1/i;

/** The report of a whole demonstration, from the `--json` answers of its steps. */
export function report({
  imported,
  features,
  trained,
  evaluated,
  dialogues,
  predicted,
}) {
  return [
    "",
    "Report",
    "──────",
    `corpus       ${dialogues.length} dialogues, ${minutes(sum(dialogues, ({ seconds }) => seconds))}; imported in ${imported.seconds.toFixed(1)} s`,
    `features     ${Math.round(features.timesRealTime)} times real time`,
    `training     ${trained.run}: ${trained.steps} steps on ${trained.device}, ${trained.stepsPerSecond.toFixed(1)} steps/s`,
    `             loss ${digits(trained.loss)}, validation ${digits(trained.validation)}`,
    ...evaluated.evaluations.flatMap((evaluation) => [
      "",
      ...table(evaluation),
    ]),
    "",
    "Predictions",
    ...predicted.map(
      ({ title, events, out }) =>
        `  ${title}: ${events.length} events at silences, ${out}`,
    ),
  ].join("\n");
}

function table({ protocol, split, dialogues, seconds, rows }) {
  const shown = rows.filter(({ name }) => told.test(name));
  const baselines = [
    ...new Set(shown.flatMap((row) => row.baselines.map(({ name }) => name))),
  ];
  const lines = [
    ["", "model", ...baselines, "n"],
    ...shown.map((row) => [
      row.title,
      digits(row.value),
      ...baselines.map((name) =>
        digits(row.baselines.find((one) => one.name === name)?.value ?? null),
      ),
      String(row.samples),
    ]),
  ];
  const widths = lines[0].map((_, n) =>
    Math.max(...lines.map((line) => line[n].length)),
  );
  return [
    `${protocol} on ${split} (${dialogues} dialogues, ${minutes(seconds)})`,
    ...lines.map(
      (line) =>
        `  ${line
          .map((cell, n) =>
            n === 0 ? cell.padEnd(widths[n]) : cell.padStart(widths[n]),
          )
          .join("  ")}`,
    ),
  ];
}

function digits(value) {
  return value === null ? "–" : value.toFixed(3);
}

function minutes(seconds) {
  return `${(seconds / 60).toFixed(1)} min`;
}

function sum(items, valueOf) {
  return items.reduce((total, item) => total + valueOf(item), 0);
}
