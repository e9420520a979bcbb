/** Test projects, in the order in which they run: what needs nothing, what needs native packages, parity, a browser. */
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

/** Folders of tests that load SQLite or ONNX Runtime, or start processes. */
const nativeFolders = [
  "storage",
  "corpus",
  "models",
  "pipelines",
  "jobs",
  "api",
  "hosts",
  "packaging",
  "engine/executors",
].map((folder) => `test/${folder}/**/*.test.ts`);

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [svelte({ configFile: false })],
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: [
            ...nativeFolders,
            "test/parity/**",
            "test/e2e/**",
            "test/electron/**",
          ],
          // Nothing here takes a second, unless the machine is busy with something else.
          testTimeout: 20_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: "native",
          include: nativeFolders,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "parity",
          include: ["test/parity/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
