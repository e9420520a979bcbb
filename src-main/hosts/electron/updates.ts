/** A feed's newest version turned into a hint for the about page; without a configured feed nothing is ever asked. */
import { z } from "zod";
import { isHarmlessLink } from "./navigation.ts";

/** What a feed answers: `{ "version": "1.2.3", "url": "https://..." }`. */
const feedSchema = z.object({
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  url: z.string().refine(isHarmlessLink, "an https address"),
});
export type Update = Readonly<z.output<typeof feedSchema>>;

export interface UpdateOptions {
  /** An https address; null while the project has none. */
  readonly feed: string | null;
  readonly enabled: boolean;
  readonly current: string;
  /** A fetch that reaches the network. */
  readonly fetch: (address: string) => Promise<Response>;
}

/** The newer version, or null: also when the feed is off, unreachable or malformed, for an update is never urgent. */
export async function findUpdate(
  options: UpdateOptions,
): Promise<Update | null> {
  const { feed, enabled, current } = options;
  if (feed === null || !enabled || !isHarmlessLink(feed)) return null;
  try {
    const response = await options.fetch(feed);
    const update = feedSchema.parse(await response.json());
    return isNewer(update.version, current) ? update : null;
  } catch {
    return null;
  }
}

/** Compares `major.minor.patch` number by number. */
export function isNewer(version: string, current: string): boolean {
  const parts = version.split(".").map(Number);
  const own = current.split(".").map((part) => Number.parseInt(part, 10));
  for (let i = 0; i < 3; i++) {
    const difference = (parts[i] ?? 0) - (own[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}
