/** JSON into a spec with all defaults, or one sentence about the first thing that does not fit. */
import type { z } from "zod";
import { badInput } from "../../base/errors.ts";
import { layerSchemas } from "./layers.ts";
import {
  featureSpec,
  inputSpec,
  modelSpec,
  trainingSpec,
  type ModelSpec,
} from "./spec.ts";

/** Checks a spec and fills in its defaults; unknown fields fail. */
export function parseSpec(value: unknown): ModelSpec {
  const result = modelSpec.safeParse(value);
  if (result.success) return result.data;
  throw badInput(sentence(value, result.error.issues[0]!));
}

type Path = readonly PropertyKey[];

function sentence(spec: unknown, issue: z.core.$ZodIssue): string {
  const name = textAt(spec, ["name"]) ?? "spec";
  const place = placeText(spec, issue.path);
  return `spec ${name}: ${place}${complaint(spec, issue)}`;
}

function complaint(spec: unknown, issue: z.core.$ZodIssue): string {
  if (issue.code === "unrecognized_keys")
    return `there is no field "${issue.keys[0]}"; known are ${knownFields(spec, issue.path).join(", ")}`;
  if (issue.code === "invalid_union" && issue.discriminator !== undefined)
    return `the kind is ${show(at(spec, issue.path))}; known are ${Object.keys(layerSchemas).join(", ")}`;
  const field = fieldText(issue.path);
  const given = at(spec, issue.path);
  const got = given === undefined ? "is missing" : `is ${show(given)}`;
  return `${field} ${got}, ${expectation(issue)}`;
}

/** `kernel`, or `levels[1]` for an entry of a list. */
function fieldText(path: Path): string {
  const key = path.at(-1) ?? "it";
  return typeof key === "number"
    ? `${String(path.at(-2) ?? "layers")}[${key}]`
    : String(key);
}

/** "expects a whole number of at least 1", from what the schema reports. */
function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "too_small":
      return `expects ${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}${unitOf(issue.origin)}`;
    case "too_big":
      return `expects ${issue.inclusive === false ? "less than" : "at most"} ${issue.maximum}${unitOf(issue.origin)}`;
    case "invalid_type":
      return `expects ${typeText(issue.expected)}`;
    case "invalid_value":
      return `expects ${issue.values.map(show).join(" or ")}`;
    case "invalid_union":
      return `expects ${[...new Set(issue.errors.flatMap((inner) => inner.slice(0, 1).map(plainExpectation)))].join(", or ")}`;
    default:
      return issue.message;
  }
}

function plainExpectation(issue: z.core.$ZodIssue): string {
  return expectation(issue).replace(/^expects /, "");
}

function unitOf(origin: string): string {
  return origin === "array"
    ? " entries"
    : origin === "string"
      ? " characters"
      : "";
}

function typeText(expected: string): string {
  const names: Record<string, string> = {
    int: "a whole number",
    number: "a number",
    string: "a text",
    boolean: "true or false",
    array: "a list",
    tuple: "[time, freq]",
    object: "a record",
    record: "a record",
  };
  return names[expected] ?? expected;
}

/** `layers[2] (conv "front") ` in front of what is wrong there. */
function placeText(spec: unknown, path: Path): string {
  let text = "";
  // The last part is a field of this place, or an entry of such a field.
  const field = typeof path.at(-1) === "number" ? 1 : 0;
  const named = at(spec, path);
  const isPlace = isRecord(named) && !Array.isArray(named);
  const lengthOfPlace = isPlace ? path.length : path.length - 1 - field;
  for (let length = 1; length <= lengthOfPlace; length++) {
    const key = path[length - 1]!;
    const inner = at(spec, path.slice(0, length));
    text +=
      typeof key === "number" ? `[${key}]` : `${text && "."}${String(key)}`;
    const kind = textAt(inner, ["kind"]);
    if (kind) text += layerNote(kind, textAt(inner, ["name"]));
  }
  return text && `${text}: `;
}

function layerNote(kind: string, name: string | undefined): string {
  return name ? ` (${kind} "${name}")` : ` (${kind})`;
}

function knownFields(spec: unknown, path: Path): string[] {
  const kind = textAt(at(spec, path), ["kind"]);
  if (kind && Object.hasOwn(layerSchemas, kind))
    return Object.keys(layerSchemas[kind as keyof typeof layerSchemas].shape);
  const sections = {
    features: featureSpec,
    training: trainingSpec,
    input: inputSpec,
  };
  const section = sections[String(path[0]) as keyof typeof sections];
  return Object.keys((section ?? modelSpec).shape);
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      isRecord(inner)
        ? (inner as Record<PropertyKey, unknown>)[key]
        : undefined,
    value,
  );
}

function textAt(value: unknown, path: Path): string | undefined {
  const found = at(value, path);
  return typeof found === "string" ? found : undefined;
}

function isRecord(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
