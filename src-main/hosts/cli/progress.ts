/** Progress reports, as a bar on a terminal and as a line now and then elsewhere; always on standard error. */
import progress from "cli-progress";
import type { Report } from "../../contract/reports.ts";
import { duration } from "./output.ts";

type ProgressReport = Extract<Report, { type: "progress" }>;

export interface ProgressView extends Disposable {
  show(report: ProgressReport): void;
}

/** Seconds between two plain lines. */
const lineEverySeconds = 5;

export function progressView(title: string): ProgressView {
  return process.stderr.isTTY ? barView(title) : lineView(title);
}

function barView(title: string): ProgressView {
  const bar = new progress.SingleBar({
    format: (options, params, payload: { message?: string; left?: string }) =>
      `${title} ${progress.Format.BarFormat(params.progress, options)} ${Math.floor(params.progress * 100)} % ${payload.left ?? ""} ${payload.message ?? ""}`,
    barsize: 30,
    barCompleteChar: "━",
    barIncompleteChar: "╌",
    hideCursor: true,
    clearOnComplete: false,
    fps: 10,
    stream: process.stderr,
  });
  let started = false;
  return {
    show({ done, total, message, secondsLeft }) {
      // A total that is not known yet shows an empty bar with the message.
      const size = total ?? Math.max(1, done * 2);
      const left = secondsLeft === null ? "" : `${duration(secondsLeft)} left`;
      if (!started) bar.start(size, done, { message, left });
      started = true;
      bar.setTotal(size);
      bar.update(Math.min(done, size), { message, left });
    },
    [Symbol.dispose]() {
      if (started) bar.stop();
    },
  };
}

function lineView(title: string): ProgressView {
  let lastMs = -Infinity;
  let last = "";
  return {
    show({ done, total, message, secondsLeft }) {
      const finished = total !== null && done >= total;
      const nowMs = performance.now();
      if (!finished && nowMs - lastMs < lineEverySeconds * 1000) return;
      lastMs = nowMs;
      const percent = total ? ` ${Math.floor((100 * done) / total)} %` : "";
      const left =
        secondsLeft === null || finished
          ? ""
          : `, ${duration(secondsLeft)} left`;
      const line = `${title}:${percent} ${message}${left}`;
      if (line !== last) process.stderr.write(line + "\n");
      last = line;
    },
    [Symbol.dispose]() {},
  };
}
