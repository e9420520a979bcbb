/** The peers of the benchmark (PyTorch, NumPy) in one Python process that answers line by line. */
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { cpus } from "node:os";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { CauserieError } from "../../base/errors.ts";
import { programRoot } from "../../base/root.ts";

/** Time on the wall with all cores, or processor time of one thread: the latter also where others use the machine. */
export type Clock = "wall" | "processor";

/** Threads that a clock allows; undefined allows all cores. */
export function threadsOf(clock: Clock): number | undefined {
  return clock === "processor" ? 1 : undefined;
}

/** One run of a peer: its time, and the largest memory of its process by then. */
export interface PeerRun {
  readonly milliseconds: number;
  /** Null where the system does not tell. */
  readonly megabytes: number | null;
}

type Answer =
  | ({ readonly ok: true } & PeerRun)
  | { readonly ok: false; readonly reason: string };

/** A Python process that runs one named piece of work when asked. */
export class Peer {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: AsyncIterator<string>;

  private constructor(child: ChildProcessWithoutNullStreams, lines: Interface) {
    this.child = child;
    this.lines = lines[Symbol.asyncIterator]();
  }

  /** Starts the first Python that has PyTorch; null when there is none. */
  static async start(clock: Clock): Promise<Peer | null> {
    for (const python of ["python3", "/usr/bin/python3", "python"]) {
      const peer = Peer.spawn(python, clock);
      const greeting = await peer.lines.next();
      if (greeting.value === "ready") return peer;
      peer.stop();
    }
    return null;
  }

  /** Runs the work once; the first time prepares it. Throws when the peer does not know it or fails. */
  async run(name: string): Promise<PeerRun> {
    this.child.stdin.write(`${name}\n`);
    const { value, done } = await this.lines.next();
    const answer: Answer = done
      ? { ok: false, reason: "its process ended" }
      : (JSON.parse(value) as Answer);
    if (!answer.ok)
      throw new CauserieError("failed", `peer ${name}: ${answer.reason}`);
    return answer;
  }

  stop(): void {
    this.child.kill();
  }

  private static spawn(python: string, clock: Clock): Peer {
    const script = join(programRoot(), "resources", "bench", "peers.py");
    const threads = threadsOf(clock) ?? cpus().length;
    const child = spawn(python, [script, String(threads), clock], {
      // Threads that wait must not take the processor from the other side.
      env: { ...process.env, OMP_WAIT_POLICY: "PASSIVE", KMP_BLOCKTIME: "0" },
    });
    // A missing program shows as an end of its output.
    child.on("error", () => child.stdout.push(null));
    child.stdin.on("error", () => {});
    return new Peer(child, createInterface({ input: child.stdout }));
  }
}
