/** The corpus and its dialogues, as the library lists them. */
import { call } from "../client/call.ts";
import type {
  CorpusInfo,
  DialogueSummary,
} from "../../src-main/contract/records.ts";

/** Dialogues, and the search that narrows them. */
export class Library {
  #info = $state.raw<CorpusInfo | null>(null);
  #dialogues = $state.raw<readonly DialogueSummary[] | null>(null);
  #search = $state("");

  readonly found: readonly DialogueSummary[] = $derived(
    filterDialogues(this.#dialogues ?? [], this.#search),
  );

  get info(): CorpusInfo | null {
    return this.#info;
  }

  /** Null until the host has answered once. */
  get dialogues(): readonly DialogueSummary[] | null {
    return this.#dialogues;
  }

  get search(): string {
    return this.#search;
  }

  set search(text: string) {
    this.#search = text;
  }

  async load(): Promise<void> {
    const [info, dialogues] = await Promise.all([
      call("corpus/info", {}),
      call("dialogues/list", {}),
    ]);
    this.#info = info;
    this.#dialogues = dialogues;
  }
}

/** Dialogues whose title, speakers, split or path hold every word of the search. */
export function filterDialogues(
  dialogues: readonly DialogueSummary[],
  search: string,
): readonly DialogueSummary[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return dialogues;
  return dialogues.filter((dialogue) => {
    const { title, speakers, split, path } = dialogue;
    const text = [title, ...speakers, split, path].join("\n").toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
