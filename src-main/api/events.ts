/** Announcements, as a stream of server-sent events. */
import type { Announcements } from "../jobs/events.ts";

/** Proxies and sleeping laptops drop silent connections; a comment keeps them open. */
const heartbeatSeconds = 15;

/** `GET /api/events`: every event of the studio from now on, until the page leaves. */
export function eventStream(
  announcements: Announcements,
  signal: AbortSignal,
): Response {
  let close = () => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const encoder = new TextEncoder();
      const send = (text: string) => controller.enqueue(encoder.encode(text));
      const unsubscribe = announcements.subscribe((event) =>
        send(`data: ${JSON.stringify(event)}\n\n`),
      );
      const timer = setInterval(() => send(": \n\n"), heartbeatSeconds * 1000);
      // A heartbeat must not keep a process alive that is done.
      timer.unref();
      let open = true;
      close = () => {
        if (!open) return;
        open = false;
        unsubscribe();
        clearInterval(timer);
      };
      signal.addEventListener("abort", () => {
        if (!open) return;
        close();
        controller.close();
      });
      send(": connected\n\n");
    },
    cancel: () => close(),
  });
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    },
  });
}
