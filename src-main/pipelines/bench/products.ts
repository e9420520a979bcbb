/** The machine's own peak: one large matrix product, which the training steps are measured against. */
import { Random } from "../../base/random.ts";
import { floats } from "../../engine/executors/executor.ts";
import { ortExecutor } from "../../engine/executors/ort.ts";
import { input, matmul } from "../../engine/ir/build.ts";
import { Graph } from "../../engine/ir/graph.ts";
import { axis } from "../../engine/ir/value.ts";
import type { BenchCase, Prepared } from "./case.ts";

const size = 2048;

export const productCase: BenchCase = {
  name: "gemm/2048",
  title: "2048 x 2048 x 2048 matrix product",
  peer: "gemm_2048",
  runs: 9,
  prepare,
};

async function prepare(threads?: number): Promise<Prepared> {
  const graph = new Graph();
  const axes = [axis("row", size), axis("column", size)];
  graph.output("c", matmul(input(graph, "a", axes), input(graph, "b", axes)));
  const session = await ortExecutor("cpu", { threads }).compile(graph);
  const random = new Random("gemm");
  const matrix = () =>
    floats(
      Float32Array.from({ length: size * size }, () => random.normal()),
      [size, size],
    );
  const feeds = { a: matrix(), b: matrix() };
  const results = { c: floats(new Float32Array(size * size), [size, size]) };
  return {
    run: async () => {
      await session.run(feeds, results);
    },
    release: () => session.release(),
    rate: (milliseconds) =>
      `${((2 * size ** 3) / milliseconds / 1e6).toFixed(0)} GFLOP/s`,
  };
}
