/** The host's event stream -> one callback per event, with reconnection. */
import type { StudioEvent } from "../../src-main/contract/events.ts";

/** What listens to the stream. */
export interface EventListener {
  event(event: StudioEvent): void;
  /** True once the stream is open, false while it is lost; after a loss everything must be read again. */
  connected(isConnected: boolean): void;
}

const firstRetryMs = 300;
const longestRetryMs = 5000;

/** Listens until the signal aborts; a lost stream is opened again after a growing pause. */
export async function listen(
  listener: EventListener,
  signal: AbortSignal,
): Promise<void> {
  let retryMs = firstRetryMs;
  while (!signal.aborted) {
    try {
      await readStream(listener, signal, () => (retryMs = firstRetryMs));
    } catch {
      if (signal.aborted) return;
    }
    listener.connected(false);
    await pause(retryMs, signal);
    retryMs = Math.min(longestRetryMs, retryMs * 2);
  }
}

/** Reads one connection to its end. `fetch` rather than EventSource, because custom protocols have only the former. */
async function readStream(
  listener: EventListener,
  signal: AbortSignal,
  opened: () => void,
): Promise<void> {
  const response = await fetch("/api/events", {
    headers: { accept: "text/event-stream" },
    signal,
  });
  if (!response.ok || !response.body) return;
  opened();
  listener.connected(true);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const parse = eventParser((data) =>
    listener.event(JSON.parse(data) as StudioEvent),
  );
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    parse(value);
  }
}

/** Cuts a stream of text into the data of server-sent events (WHATWG HTML, section 9.2), however it arrives in pieces. */
export function eventParser(
  emit: (data: string) => void,
): (piece: string) => void {
  let rest = "";
  let data: string[] = [];
  return (piece) => {
    const lines = (rest + piece).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop()!;
    for (const line of lines) {
      if (line.startsWith("data:")) data.push(line.slice(5).replace(/^ /, ""));
      if (line !== "" || data.length === 0) continue;
      emit(data.join("\n"));
      data = [];
    }
  };
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), {
      once: true,
    });
  });
}
