/** The profile folder turned into what the desktop remembers between starts. */
import { join } from "node:path";
import { preferencesSchema } from "../../contract/app.ts";
import { recentSchema } from "./corpora.ts";
import { placesSchema } from "./placement.ts";
import { interruptedSchema } from "./resume.ts";
import { Store } from "./store.ts";

/** One small file each, so that a broken one costs only what it held. */
export interface Stores {
  readonly preferences: Store<typeof preferencesSchema>;
  readonly recent: Store<typeof recentSchema>;
  readonly places: Store<typeof placesSchema>;
  readonly interrupted: Store<typeof interruptedSchema>;
}

/** Reads what is there; `notify` receives a sentence for each file that could not be read or written. */
export function openStores(
  profile: string,
  notify: (notice: string) => void,
): Stores {
  const file = (name: string): string => join(profile, name);
  return {
    preferences: new Store(
      file("preferences.json"),
      preferencesSchema,
      preferencesSchema.parse({}),
      notify,
    ),
    recent: new Store(file("recent-corpora.json"), recentSchema, [], notify),
    places: new Store(
      file("window-places.json"),
      placesSchema,
      { last: null, displays: {} },
      notify,
    ),
    interrupted: new Store(
      file("interrupted-trainings.json"),
      interruptedSchema,
      [],
      notify,
    ),
  };
}
