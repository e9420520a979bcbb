/** Each call about the application, as one line of the host that it runs in. */
import { badInput } from "../base/errors.ts";
import {
  appCallInputs,
  type AppCallName,
  type AppCallOutputs,
  type ParsedAppInput,
} from "../contract/app.ts";
import type { Studio } from "./studio.ts";

/** What a host answers about itself; total over the call names. */
export type AppHost = {
  readonly [Name in AppCallName]: (
    input: ParsedAppInput<Name>,
    studio: Studio,
  ) => AppCallOutputs[Name] | Promise<AppCallOutputs[Name]>;
};

export function isAppCallName(name: string): name is AppCallName {
  return Object.hasOwn(appCallInputs, name);
}

/** Checks a call's input and lets the host answer it. Throws `bad-input` that names the first field that does not fit. */
export async function answerAppCall(
  host: AppHost,
  studio: Studio,
  name: AppCallName,
  input: unknown,
): Promise<unknown> {
  const parsed = appCallInputs[name].safeParse(input);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    const where = issue.path.length > 0 ? `${issue.path.join(".")}: ` : "";
    throw badInput(`${name}: ${where}${issue.message}`);
  }
  // The table is total and its schema has just been applied: name and input belong together.
  const call = host[name] as (input: unknown, studio: Studio) => unknown;
  return await call(parsed.data, studio);
}
