/** The studio's boundary without a studio: answers of the same forms from formulas, for working on the page alone. */
import { createServer, type Server, type ServerResponse } from "node:http";
import type { CallName, CallOutputs } from "../../src-main/contract/calls.ts";
import type { StudioEvent } from "../../src-main/contract/events.ts";
import type {
  Job,
  RunSummary,
  Turn,
  TurnEdit,
  TurnsState,
} from "../../src-main/contract/records.ts";
import { fakeDetail, fakeTile, shiftTrack } from "./fakeDialogue.ts";

const lengths: Readonly<Record<string, number>> = {
  "station-call": 312,
  "long-interview": 3600,
  "kitchen-plans": 95,
};

/** One page's worth of state, with the calls that change it. */
export class FakeHost {
  readonly #turns = new Map<string, Turn[][]>();
  readonly #undone = new Map<string, Turn[][]>();
  readonly #streams = new Set<ServerResponse>();
  readonly #server: Server = createServer((request, response) => {
    const url = new URL(request.url!, "http://fake");
    if (url.pathname === "/api/events") return this.#stream(response);
    if (request.method === "GET") return this.#get(url, response);
    let body = "";
    request.on("data", (piece) => (body += piece));
    request.on("end", () =>
      this.#answer(
        url.pathname.slice(5) as CallName,
        JSON.parse(body),
        response,
      ),
    );
  });
  #jobs: Job[] = [];
  #runs: RunSummary[] = [fakeRun("run-1", "turns-cnn, first")];

  listen(port: number): Promise<void> {
    return new Promise((resolve) =>
      this.#server.listen(port, "127.0.0.1", resolve),
    );
  }

  close(): void {
    for (const stream of this.#streams) stream.end();
    this.#server.close();
  }

  #stream(response: ServerResponse): void {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(": connected\n\n");
    this.#streams.add(response);
    response.on("close", () => this.#streams.delete(response));
  }

  #announce(event: StudioEvent): void {
    for (const stream of this.#streams)
      stream.write(`data: ${JSON.stringify(event)}\n\n`);
  }

  #get(url: URL, response: ServerResponse): void {
    const tile = /^\/api\/tracks\/([^/]+)\/tiles\/(\d+)\/(\d+)$/.exec(
      url.pathname,
    );
    if (!tile) return void response.writeHead(404).end();
    const [, trackId = "", level, index] = tile;
    const id = Object.keys(lengths).find((name) => trackId.startsWith(name))!;
    const track = fakeDetail(id, lengths[id]!, "run-1").tracks.find(
      (one) => one.id === trackId,
    )!;
    const values = fakeTile(
      track,
      this.#current(id),
      Number(level),
      Number(index),
    );
    response
      .writeHead(200, { "content-type": "application/octet-stream" })
      .end(Buffer.from(values));
  }

  #current(id: string): Turn[] {
    let history = this.#turns.get(id);
    if (!history)
      this.#turns.set(
        id,
        (history = [[...fakeDetail(id, lengths[id]!, null).turns]]),
      );
    return history.at(-1)!;
  }

  #state(id: string): TurnsState {
    const turns = this.#current(id);
    return {
      turns,
      canUndo: this.#turns.get(id)!.length > 1,
      canRedo: (this.#undone.get(id)?.length ?? 0) > 0,
    };
  }

  #answer(
    name: CallName,
    input: Record<string, never>,
    response: ServerResponse,
  ): void {
    const { [name]: answer } = this.#calls as Record<
      string,
      (input: unknown) => unknown
    >;
    const body = answer?.(input) ?? {
      error: { kind: "not-found", message: `no call ${name}`, call: name },
    };
    response
      .writeHead(answer ? 200 : 404, { "content-type": "application/json" })
      .end(JSON.stringify(body));
  }

  readonly #calls: { [N in CallName]?: (input: never) => CallOutputs[N] } = {
    "corpus/info": () => ({
      path: "/corpora/fake",
      name: "fake",
      dialogues: 3,
      seconds: 4007,
      split: "3 dialogues: split by time inside each, with a guard of 3.2 s",
    }),
    "dialogues/list": () =>
      Object.entries(lengths).map(
        ([id, s]) => fakeDetail(id, s, null).dialogue,
      ),
    "dialogues/get": ({ id }: { id: string }) => ({
      ...fakeDetail(id, lengths[id]!, id === "kitchen-plans" ? null : "run-1"),
      ...this.#state(id),
    }),
    "presets/list": () => [
      {
        name: "turns-cnn",
        title: "turns-cnn",
        task: "turns",
        spec: {},
        description:
          "Five causal convolutions over both speakers' mel frames predict who speaks next.",
      },
    ],
    "runs/list": () => this.#runs,
    "runs/get": ({ id }: { id: string }) => ({
      run: this.#runs.find((run) => run.id === id)!,
      spec: {},
      curve: Array.from({ length: 80 }, (_, i) => fakePoints(i * 5)).flat(),
      evaluations: [fakeEvaluation],
    }),
    "jobs/list": () => this.#jobs,
    "jobs/cancel": ({ id }: { id: string }) =>
      this.#update(id, { state: "cancelled" }),
    "training/start": () => this.#train(),
    "prediction/start": ({
      run,
      dialogue,
    }: {
      run: string;
      dialogue: string;
    }) => this.#predict(run, dialogue),
    "evaluation/start": ({ run }: { run: string }) =>
      this.#job("evaluate", "Evaluating", run),
    "turns/export": ({
      dialogueId,
      format,
    }: {
      dialogueId: string;
      format: string;
    }) => ({
      fileName: `${dialogueId}.${format}`,
      text: "turns",
    }),
    "turns/edit": ({
      dialogueId,
      edit,
    }: {
      dialogueId: string;
      edit: TurnEdit;
    }) => {
      const turns = applyEdit(this.#current(dialogueId), edit);
      this.#turns.get(dialogueId)!.push(turns);
      this.#undone.set(dialogueId, []);
      return this.#state(dialogueId);
    },
    "turns/undo": ({ dialogueId }: { dialogueId: string }) => {
      this.#undone.get(dialogueId)!.push(this.#turns.get(dialogueId)!.pop()!);
      return this.#state(dialogueId);
    },
    "turns/redo": ({ dialogueId }: { dialogueId: string }) => {
      this.#turns.get(dialogueId)!.push(this.#undone.get(dialogueId)!.pop()!);
      return this.#state(dialogueId);
    },
  };

  #job(
    kind: Job["kind"],
    title: string,
    runId: string | null,
    dialogueId: string | null = null,
  ): Job {
    const job: Job = {
      id: `job-${this.#jobs.length + 1}`,
      kind,
      title,
      state: "running",
      progress: 0,
      message: "starting",
      secondsLeft: null,
      runId,
      dialogueId,
      error: null,
    };
    this.#jobs.push(job);
    if (kind !== "train")
      setTimeout(
        () => this.#update(job.id, { state: "done", progress: 1 }),
        600,
      );
    return job;
  }

  #update(id: string, change: Partial<Job>): Job {
    const job = { ...this.#jobs.find((one) => one.id === id)!, ...change };
    this.#jobs = this.#jobs.map((one) => (one.id === id ? job : one));
    this.#announce({ type: "job", job });
    return job;
  }

  #train(): Job {
    const runId = `run-${this.#runs.length + 1}`;
    const run = {
      ...fakeRun(runId, `turns-cnn ${this.#runs.length + 1}`),
      state: "running" as const,
    };
    this.#runs = [run, ...this.#runs];
    const job = this.#job("train", "Training turns-cnn", runId);
    this.#announce({ type: "run", run });
    let step = 0;
    const timer = setInterval(() => {
      if (this.#jobs.find((one) => one.id === job.id)?.state === "cancelled")
        return clearInterval(timer);
      this.#announce({ type: "curve", runId, points: fakePoints((step += 5)) });
      this.#update(job.id, {
        progress: step / 200,
        message: `step ${step} of 200, 8.1 steps/s`,
        secondsLeft: (200 - step) / 8,
      });
      if (step < 200) return;
      clearInterval(timer);
      this.#announce({ type: "run", run: { ...run, state: "done" } });
      this.#update(job.id, { state: "done" });
    }, 100);
    return job;
  }

  #predict(runId: string, dialogueId: string): Job {
    const track = { ...shiftTrack(dialogueId, lengths[dialogueId]!, runId) };
    this.#announce({ type: "tracks", dialogueId, tracks: [track] });
    return this.#job("predict", "Predicting", runId, dialogueId);
  }
}

function applyEdit(turns: readonly Turn[], edit: TurnEdit): Turn[] {
  switch (edit.kind) {
    case "add": {
      const id = Math.max(0, ...turns.map((turn) => turn.id)) + 1;
      const { speaker, start, end, label = "" } = edit;
      return [...turns, { id, speaker, start, end, label }];
    }
    case "delete":
      return turns.filter((turn) => !edit.ids.includes(turn.id));
    default: {
      const { kind: _kind, ...change } = edit;
      return turns.map((turn) =>
        turn.id === edit.id ? { ...turn, ...change } : turn,
      );
    }
  }
}

function fakePoints(step: number) {
  const loss = 0.36 + 0.5 * Math.exp(-step / 90) + 0.03 * Math.sin(step * 1.7);
  const points = [{ step, series: "train/loss", value: loss }];
  if (step % 25 === 0)
    points.push({
      step,
      series: "validation/loss",
      value: 0.42 + 0.42 * Math.exp(-step / 80),
    });
  return points;
}

function fakeRun(id: string, name: string): RunSummary {
  return {
    id,
    name,
    preset: "turns-cnn",
    task: "turns",
    state: "done",
    createdAt: "2026-01-01T00:00:00Z",
    steps: 400,
    seconds: 58,
    device: "cpu",
    seed: 1,
    loss: 0.36,
    validation: 0.421,
    error: null,
  };
}

const fakeEvaluation = {
  protocol: "Frames and turn events",
  split: "test" as const,
  dialogues: 3,
  seconds: 481,
  createdAt: "2026-01-01T00:00:00Z",
  rows: [
    {
      name: "shift-hold/balancedAccuracy",
      title: "Shift or hold, balanced accuracy",
      value: 0.842,
      unit: "",
      better: "higher" as const,
      samples: 212,
      baselines: [{ name: "always hold", value: 0.5 }],
    },
    {
      name: "shift-hold/weightedF1",
      title: "Shift or hold, weighted F1",
      value: 0.851,
      unit: "",
      better: "higher" as const,
      samples: 212,
      baselines: [{ name: "always hold", value: 0.391 }],
    },
    {
      name: "frames/logLoss",
      title: "Activity, log-loss",
      value: 0.412,
      unit: "nats",
      better: "lower" as const,
      samples: 96200,
      baselines: [{ name: "as now", value: 0.523 }],
    },
    {
      name: "frames/auc",
      title: "Activity, ROC-AUC",
      value: 0.881,
      unit: "",
      better: "higher" as const,
      samples: 96200,
      baselines: [{ name: "as now", value: 0.884 }],
    },
  ],
};
