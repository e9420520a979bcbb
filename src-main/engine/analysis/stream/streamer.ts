/** Runs a streaming graph chunk by chunk and carries its caches. */
import {
  floats,
  type Executor,
  type Session,
  type Tensor,
} from "../../executors/executor.ts";
import { withConstants } from "../../ir/constants.ts";
import { elements } from "../../ir/value.ts";
import { nextPrefix } from "../../optim/step.ts";
import type { StreamGraph } from "./stream.ts";

/** A compiled stream with its memory. */
export class Streamer {
  private readonly session: Session;
  private readonly stream: StreamGraph;
  private readonly fixed: Readonly<Record<string, Tensor>>;
  private caches: Record<string, Tensor> = {};

  private constructor(
    session: Session,
    stream: StreamGraph,
    fixed: Readonly<Record<string, Tensor>>,
  ) {
    this.session = session;
    this.stream = stream;
    this.fixed = fixed;
    this.reset();
  }

  /**
   * Compiles a stream; `fixed` holds what every chunk gets. Parameters and states (codebooks) become constants, so that
   * an executor computes once what depends on nothing else.
   */
  static async create(
    executor: Executor,
    stream: StreamGraph,
    fixed: Readonly<Record<string, Tensor>>,
  ): Promise<Streamer> {
    const graph = withConstants(stream.graph, fixed);
    return new Streamer(await executor.compile(graph), stream, fixed);
  }

  /** Forgets all that was heard. */
  reset(): void {
    this.caches = Object.fromEntries(
      this.stream.caches.map(({ name, axes, initial }) => {
        const shape = axes.map(({ size }) => size);
        const data = new Float32Array(elements(shape)).fill(initial);
        return [name, floats(data, shape)];
      }),
    );
  }

  /** One chunk in, its outputs out. */
  async push(
    chunk: Readonly<Record<string, Tensor>>,
  ): Promise<Record<string, Tensor>> {
    const found = await this.session.run({
      ...this.fixed,
      ...this.caches,
      ...chunk,
    });
    for (const { name } of this.stream.caches)
      this.caches[name] = found[nextPrefix + name]!;
    return found;
  }

  /** What the caches hold now, in order of the stream's list. */
  get memory(): readonly Tensor[] {
    return this.stream.caches.map(({ name }) => this.caches[name]!);
  }

  async release(): Promise<void> {
    await this.session.release();
  }
}
