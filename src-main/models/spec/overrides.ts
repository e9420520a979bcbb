/** A spec and `path = value` pairs into a changed spec: what `--set training.batch=8` does. */
import { badInput } from "../../base/errors.ts";
import { parseSpec } from "./parse.ts";
import type { ModelSpec } from "./spec.ts";

type Container = Record<string, unknown> | unknown[];

/**
 * Applies overrides by dotted path (`layers.2.kernel`, `training.learningRate`) and checks the result. Layers are
 * named by their place or by their name. A path must lead to a field that the spec has; throws otherwise.
 */
export function overrideSpec(
  spec: ModelSpec,
  overrides: Readonly<Record<string, unknown>>,
): ModelSpec {
  const changed = structuredClone(spec) as unknown as Container;
  for (const [path, value] of Object.entries(overrides))
    setPath(changed, path, value, spec.name);
  return parseSpec(changed);
}

/** `key=value` with the value as JSON where it is JSON, else as text. */
export function parseOverride(text: string): [path: string, value: unknown] {
  const split = text.indexOf("=");
  if (split < 1)
    throw badInput(
      `--set ${text}: expects path=value, for example training.batch=8`,
    );
  return [text.slice(0, split), parseValue(text.slice(split + 1))];
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function setPath(
  root: Container,
  path: string,
  value: unknown,
  name: string,
): void {
  const keys = path.split(".");
  const last = keys.pop()!;
  let inner = root;
  for (const key of keys) {
    const next = read(inner, keyIn(inner, key));
    if (typeof next !== "object" || next === null)
      throw badInput(
        `spec ${name}: ${path} cannot be set; "${key}" is not a record or a list here, known are ${keysOf(inner)}`,
      );
    inner = next as Container;
  }
  write(inner, keyIn(inner, last), value);
}

/** The index of a named layer in a list of layers, else the key itself. */
function keyIn(container: Container, key: string): string {
  if (!Array.isArray(container) || /^\d+$/.test(key)) return key;
  const index = container.findIndex(
    (layer) =>
      typeof layer === "object" &&
      layer !== null &&
      (layer as { name?: unknown }).name === key,
  );
  return index < 0 ? key : String(index);
}

function read(container: Container, key: string): unknown {
  return (container as Record<string, unknown>)[key];
}

function write(container: Container, key: string, value: unknown): void {
  (container as Record<string, unknown>)[key] = value;
}

function keysOf(container: Container): string {
  return Object.keys(container).join(", ");
}
