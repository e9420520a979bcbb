/** One job, from the host's start message to its last report: the entry of a compute process. */
import { describeError } from "../../base/errors.ts";
import { Corpus } from "../../corpus/corpus.ts";
import type { FromCompute, ToCompute } from "../../jobs/messages.ts";
import { hostPort } from "./port.ts";
import { doWork } from "./work.ts";

const port = hostPort();
const cancelled = new AbortController();

port.onMessage((message) => {
  if (message.type === "cancel") cancelled.abort();
  else if (message.type === "lab") void study(message);
  else void answer(message);
});
// A host that is gone writes no reports; nobody would see what is computed.
port.onClose(() => process.exit(1));
process.on("SIGTERM", () => cancelled.abort());
// Ctrl-C in a terminal reaches the whole process group; the host decides what it means.
process.on("SIGINT", () => {});

type Start = Extract<ToCompute, { type: "start" }>;

async function answer(
  message: Exclude<ToCompute, { type: "cancel" | "lab" }>,
): Promise<void> {
  await port.send(
    message.type === "start" ? await doJob(message) : await devices(),
  );
  process.exit(0);
}

async function devices(): Promise<FromCompute> {
  const { probeDevices } = await import("../../pipelines/devices.ts");
  return { type: "devices", devices: await probeDevices() };
}

/** Answers a question of the lab and waits for the next one. */
async function study({
  id,
  request,
}: Extract<ToCompute, { type: "lab" }>): Promise<void> {
  const { answerLab } = await import("../../pipelines/lab/service.ts");
  await port.send({ type: "lab", id, answer: await answerLab(request) });
}

async function doJob({ spec, corpus: path }: Start): Promise<FromCompute> {
  try {
    using corpus = Corpus.open(path);
    await doWork(spec, {
      corpus,
      report: (report) => void port.send({ type: "report", report }),
      signal: cancelled.signal,
      now: () => Date.now(),
    });
    return { type: "done" };
  } catch (error) {
    if (error instanceof Error) console.error(error.stack);
    return { type: "error", ...describeError(error) };
  }
}
