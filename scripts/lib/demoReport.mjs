/** What the demonstration did, as a page of text: what came in, what was trained, and how good it is beside guessers. */

/** Balanced accuracy is one half for everyone who always says the same, so it is the number to begin with. */
const told = /balancedAccuracy$/;

/** The report of a whole demonstration, from the `--json` answers of its steps. */
export function report({
  imported,
  features,
  dialogues,
  trained,
  evaluated,
  predicted,
}) {
  return [
    "",
    ...facts({ imported, features, dialogues, trained, predicted }),
    ...evaluated.evaluations
      .filter(({ rows }) => rows.some(({ name }) => told.test(name)))
      .flatMap((evaluation) => ["", ...table(evaluation)]),
    "",
    "Balanced accuracy: 0.5 is chance, 1 is perfect; a guesser hears nothing. `causerie evaluate` and the studio show all numbers.",
    ...evaluated.evaluations.flatMap(warnings),
  ].join("\n");
}

/** What a perfect causal observer reaches on simulated dialogues, and how sure a short demonstration can be of its own. */
export function simulationNote({ optimal }) {
  return `Simulated talk: an observer who knows how it was made tells shift from hold with a balanced accuracy of ${digits(optimal.balancedAccuracy)} (${optimal.shifts} shifts, ${optimal.holds} holds in all dialogues).`;
}

function facts({ imported, features, dialogues, trained, predicted }) {
  const usable = dialogues.filter(
    ({ unusableReason }) => unusableReason === null,
  );
  const events = predicted.reduce((sum, one) => sum + one.events.length, 0);
  return [
    `corpus      ${imported.imported} dialogues, ${minutes(imported.audioSeconds)}, imported in ${imported.seconds.toFixed(1)} s; ${usable.length} can train turn models`,
    `features    ${Math.round(features.timesRealTime)} times real time`,
    `training    ${trained.steps} steps on ${trained.device}, ${trained.stepsPerSecond.toFixed(1)} a second; loss ${digits(trained.loss)}, validation ${digits(trained.validation)}`,
    `predictions ${events} silences in ${predicted.length} dialogues, as CSV in demo-corpus/predictions`,
  ];
}

function table({ protocol, split, dialogues, seconds, rows }) {
  const lines = [
    ["", "model", "best guesser", ""],
    ...rows
      .filter(({ name }) => told.test(name))
      .map((row) => {
        const guesser = bestGuesser(row);
        return [
          row.title.replace(": balanced accuracy", ""),
          digits(row.value),
          digits(guesser?.value ?? null),
          guesser?.name ?? "",
        ];
      }),
  ];
  const widths = lines[0].map((_, n) =>
    Math.max(...lines.map((line) => line[n].length)),
  );
  return [
    `${protocol}: balanced accuracy on the ${split} part, ${dialogues} dialogues, ${minutes(seconds)}`,
    ...lines.map((line) => `  ${aligned(line, widths).trimEnd()}`),
  ];
}

function aligned(line, widths) {
  return line
    .map((cell, n) =>
      n === 1 || n === 2 ? cell.padStart(widths[n]) : cell.padEnd(widths[n]),
    )
    .join("  ");
}

/** The strongest of the baselines: the one that a model has to beat. */
function bestGuesser({ baselines, better }) {
  const sign = better === "higher" ? 1 : -1;
  return baselines
    .filter(({ value }) => value !== null)
    .toSorted((a, b) => sign * (b.value - a.value))[0];
}

/** A few shifts decide nothing, and the report says so itself. */
function warnings({ protocol, rows }) {
  const few = rows.filter(
    ({ name, samples }) => told.test(name) && samples < 100,
  );
  return few.length === 0
    ? []
    : [
        `${protocol}: ${few.length} of these stand on fewer than 100 cases; more dialogues or longer training change them.`,
      ];
}

function digits(value) {
  return value === null ? "–" : value.toFixed(3);
}

function minutes(seconds) {
  return `${(seconds / 60).toFixed(1)} min`;
}
