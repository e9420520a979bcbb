/** Lines per folder, as a mirror: `npm run size`. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { root } from "./lib/project.mjs";

const counted = /\.(ts|svelte|mjs|sql|css)$/;

const files = execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" })
  .split("\n")
  .filter((path) => counted.test(path) && existsSync(`${root}/${path}`));

const folders = new Map();
for (const path of files) {
  const parts = path.split("/");
  const folder = parts.length < 3 ? parts[0] : parts.slice(0, 2).join("/");
  const lines = readFileSync(`${root}/${path}`, "utf8").split("\n").length - 1;
  folders.set(folder, [...(folders.get(folder) ?? []), lines]);
}

const header = ["folder", "files", "lines", "median", "longest"];
const rows = [...folders].map(([folder, lines]) => [
  folder,
  lines.length,
  sum(lines),
  lines.toSorted((a, b) => a - b)[Math.floor(lines.length / 2)],
  Math.max(...lines),
]);
const all = [...folders.values()].flat();
rows.push(["all", all.length, sum(all), "", ""]);
for (const row of [header, ...rows])
  console.log(
    row
      .map((cell, n) =>
        n === 0 ? String(cell).padEnd(28) : String(cell).padStart(8),
      )
      .join(""),
  );

function sum(numbers) {
  return numbers.reduce((total, one) => total + one, 0);
}
