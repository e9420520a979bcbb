/** A command's result, as one JSON object or as lines for a person. */

/** Prints to standard output: with `json` the object and nothing else, otherwise what `describe` makes of it. */
export function printResult<Result extends object>(
  result: Result,
  json: boolean | undefined,
  describe: (result: Result) => string,
): void {
  const text = json ? JSON.stringify(result) : describe(result);
  if (text !== "") process.stdout.write(text + "\n");
}

/** A table with aligned columns: texts left, numbers (columns named in `right`) right. */
export function table(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  right: ReadonlySet<number> = new Set(),
): string {
  const lines = [header, ...rows];
  const widths = header.map((_, column) =>
    Math.max(...lines.map((line) => line[column]!.length)),
  );
  const format = (line: readonly string[]) =>
    line
      .map((cell, column) =>
        right.has(column)
          ? cell.padStart(widths[column]!)
          : cell.padEnd(widths[column]!),
      )
      .join("  ")
      .trimEnd();
  // Sentences stand in the last column; a rule under all of one would wrap.
  const rule = widths
    .map((width) => "─".repeat(Math.min(width, 48)))
    .join("  ")
    .trimEnd();
  return [format(header), rule, ...rows.map(format)].join("\n");
}

/** Seconds as people say them: "3.4 s", "2 min 05 s", "1 h 02 min". */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const pad = (value: number) => String(value).padStart(2, "0");
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${pad(whole % 60)} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
}
