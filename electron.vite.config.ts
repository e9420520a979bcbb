/** Build settings: src-main to out/main, the preload to out/preload, the page to out/renderer. */
import { existsSync } from "node:fs";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "electron-vite";
import { licencesPlugin } from "./scripts/lib/licences.ts";

/** Each process and thread has its own entry: desktop, command line (which also serves), compute child, feature and sound threads. */
const mainEntries = {
  electron: "src-main/hosts/electron/main.ts",
  cli: "src-main/hosts/cli/main.ts",
  compute: "src-main/hosts/compute/main.ts",
  features: "src-main/pipelines/features/worker.ts",
  sound: "src-main/pipelines/sound/worker.ts",
};

const preloadEntries = { index: "src-main/hosts/electron/preload.ts" };

export default defineConfig({
  main: {
    build: {
      outDir: "out/main",
      rolldownOptions: {
        input: present(mainEntries),
        output: { format: "es", chunkFileNames: "chunks/[name]-[hash].js" },
      },
    },
    plugins: [licencesPlugin(process.cwd())],
  },
  preload: {
    build: {
      outDir: "out/preload",
      rolldownOptions: {
        input: present(preloadEntries),
        // A sandboxed preload is one CommonJS file.
        output: { format: "cjs", entryFileNames: "[name].cjs" },
      },
    },
  },
  renderer: {
    root: "src-renderer",
    build: {
      outDir: "out/renderer",
      rolldownOptions: { input: "src-renderer/index.html" },
      // A strict content policy allows no inline script, so vite must not inline its preload helper.
      modulePreload: { polyfill: false },
    },
    plugins: [svelte({ configFile: false })],
  },
});

function present(entries: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(entries).filter(([, path]) => existsSync(path)),
  );
}
