/** The executor that runs graphs by the float64 reference kernels and rounds the results to tensors. */
import type { Graph } from "../../ir/graph.ts";
import { shapeOf } from "../../ir/value.ts";
import { floats, integers, type Executor, type Tensor } from "../executor.ts";
import { evaluate } from "./evaluate.ts";

export const referenceExecutor: Executor = {
  name: "reference",
  compile: async (graph) => ({
    run: async (feeds) => runGraph(graph, feeds),
    release: async () => {},
  }),
};

function runGraph(
  graph: Graph,
  feeds: Readonly<Record<string, Tensor>>,
): Record<string, Tensor> {
  const data = Object.fromEntries(
    Object.entries(feeds).map(([name, tensor]) => [name, tensor.data]),
  );
  const results = evaluate(graph, data);
  return Object.fromEntries(
    [...graph.outputs].map(([name, value]) => {
      const numbers = results[name]!.data;
      const tensor =
        value.dtype === "f32"
          ? floats(Float32Array.from(numbers), shapeOf(value))
          : integers(Int32Array.from(numbers), shapeOf(value));
      return [name, tensor];
    }),
  );
}
