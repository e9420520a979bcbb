/** The page alone under vite: hot reload in a browser, every `/api` request handed to a running `causerie serve`. */
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

// Both are set by scripts/dev.mjs, which starts the server that they name.
const api = process.env["CAUSERIE_API"] ?? "http://127.0.0.1:4321";
const session = process.env["CAUSERIE_SESSION"] ?? "";

export default defineConfig({
  root: "src-renderer",
  plugins: [svelte({ configFile: false })],
  server: {
    host: "127.0.0.1",
    proxy: {
      "/api": {
        target: api,
        changeOrigin: true,
        headers: { cookie: `causerie-${new URL(api).port}=${session}` },
      },
    },
  },
});
