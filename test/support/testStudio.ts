/** A studio on the small corpus with compute processes that the test plays, and its fetch handler. */
import { createHandler } from "../../src-main/api/handler.ts";
import { CauserieError } from "../../src-main/base/errors.ts";
import type { Studio } from "../../src-main/api/studio.ts";
import type { CallInput, CallName } from "../../src-main/contract/calls.ts";
import type { StudioEvent } from "../../src-main/contract/events.ts";
import { Announcements } from "../../src-main/jobs/events.ts";
import { Jobs } from "../../src-main/jobs/queue.ts";
import { answerLab } from "../../src-main/pipelines/lab/service.ts";
import { FakeLauncher } from "./fakeLauncher.ts";
import { smallCorpus, type SmallCorpus } from "./smallCorpus.ts";

export interface TestStudio extends Disposable {
  readonly studio: Studio;
  readonly small: SmallCorpus;
  readonly launcher: FakeLauncher;
  readonly events: StudioEvent[];
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<Response>;
  request(path: string, options?: RequestInit): Promise<Response>;
}

export function testStudio(pageFolder: string | null = null): TestStudio {
  const small = smallCorpus();
  const { corpus, folder } = small;
  const announcements = new Announcements();
  const events: StudioEvent[] = [];
  announcements.subscribe((event) => events.push(event));
  const launcher = new FakeLauncher();
  const studio: Studio = {
    corpus,
    announcements,
    jobs: new Jobs({
      launcher,
      corpus: folder,
      apply: (report) => corpus.apply(report),
      announce: (event) => announcements.announce(event),
    }),
    presets: () => [],
    devices: async () => [],
    lab: inProcessLab,
    pageFolder,
  };
  const handler = createHandler(studio);
  const request = (path: string, options?: RequestInit) =>
    handler(new Request(`http://127.0.0.1${path}`, options));
  return {
    studio,
    small,
    launcher,
    events,
    request,
    get: (path, headers = {}) => request(path, { headers }),
    call: (name, input) =>
      request(`/api/${name}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(input),
      }),
    [Symbol.dispose]: () => small[Symbol.dispose](),
  };
}

/** The lab without its process. */
const inProcessLab: Studio["lab"] = async (name, input) => {
  const answer = await answerLab({ name, input });
  if (!answer.ok) throw new CauserieError(answer.kind, answer.message);
  return answer.output as never;
};
