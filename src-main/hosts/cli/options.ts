/** Texts of the command line, as numbers and settings; what does not fit is a wrong call. */
import { InvalidArgumentError, Option } from "commander";

/** A call that cannot be carried out as it stands: exit status 2. */
export class UsageError extends Error {}

/** `--json`, the same for every command. */
export function jsonOption(): Option {
  return new Option(
    "--json",
    "print one JSON object on standard output, nothing else",
  );
}

/** `--corpus DIR`, needed by every command that works on a corpus. */
export function corpusOption(): Option {
  return new Option(
    "--corpus <dir>",
    "the corpus folder",
  ).makeOptionMandatory();
}

export function wholeNumber(text: string): number {
  if (!/^-?\d+$/.test(text))
    throw new InvalidArgumentError(`"${text}" is not a whole number.`);
  return Number(text);
}

export function positiveWhole(text: string): number {
  const value = wholeNumber(text);
  if (value <= 0)
    throw new InvalidArgumentError(`"${text}" is not greater than 0.`);
  return value;
}

export function positiveNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value <= 0)
    throw new InvalidArgumentError(`"${text}" is not a number above 0.`);
  return value;
}

/** `--set key=value`, any number of times: values are JSON where they read as JSON, else text. */
export function settingsOption(what: string): Option {
  return new Option("--set <key=value...>", what).argParser(addSetting);
}

function addSetting(
  text: string,
  previous: Record<string, unknown> | undefined,
): Record<string, unknown> {
  const at = text.indexOf("=");
  if (at <= 0)
    throw new InvalidArgumentError(
      `"${text}" is not key=value, for example hop=256.`,
    );
  return { ...previous, [text.slice(0, at)]: jsonOrText(text.slice(at + 1)) };
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
