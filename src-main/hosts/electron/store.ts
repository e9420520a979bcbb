/** A small JSON file in the profile folder turned into a checked value that survives corrupt files and read-only folders. */
import { existsSync, readFileSync, renameSync } from "node:fs";
import type { z } from "zod";
import { writeFileAtomically } from "../../base/files.ts";

/** One stored value; every change is on disk when `set` returns, or a notice says why not. */
export class Store<Schema extends z.ZodType> {
  private value: z.output<Schema>;
  private readonly path: string;
  private readonly notify: (notice: string) => void;
  private warned = false;

  /** `fallback` stands in for a missing or unreadable file; `notify` receives sentences for the user. */
  constructor(
    path: string,
    schema: Schema,
    fallback: z.output<Schema>,
    notify: (notice: string) => void,
  ) {
    this.path = path;
    this.notify = notify;
    this.value = this.load(schema) ?? fallback;
  }

  get(): z.output<Schema> {
    return this.value;
  }

  set(value: z.output<Schema>): void {
    this.value = value;
    try {
      writeFileAtomically(this.path, `${JSON.stringify(value, null, 2)}\n`);
    } catch (error) {
      this.warnOnce(error);
    }
  }

  private load(schema: Schema): z.output<Schema> | null {
    if (!existsSync(this.path)) return null;
    try {
      return schema.parse(JSON.parse(readFileSync(this.path, "utf8")));
    } catch {
      this.setAside();
      return null;
    }
  }

  private setAside(): void {
    const kept = `${this.path}.broken`;
    try {
      renameSync(this.path, kept);
    } catch {
      // A read-only folder keeps the broken file; the next write will say so.
    }
    this.notify(
      `The settings file ${this.path} could not be read, so Causerie starts with defaults; the old file is kept as ${kept}.`,
    );
  }

  /** Once: a folder that is read-only stays so, and one sentence about it is enough. */
  private warnOnce(error: unknown): void {
    if (this.warned) return;
    this.warned = true;
    const reason = error instanceof Error ? error.message : String(error);
    this.notify(
      `Settings cannot be saved in ${this.path} (${reason}), so changes last until Causerie is closed; make the folder writable or start with --user-data-dir=<folder>.`,
    );
  }
}
