/** `causerie figures`: the figures of the causal lab, as SVG and PNG files with a page that shows them. */
import { join, resolve } from "node:path";
import { Option, type Command } from "commander";
import { labExecutors } from "../../../pipelines/lab/executors.ts";
import {
  writeSheet,
  type WrittenSheet,
} from "../../../pipelines/lab/figures/write.ts";
import { jsonOption } from "../options.ts";
import { printResult } from "../output.ts";

interface FiguresOptions {
  readonly out: string;
  readonly device: string;
  readonly scheme: "light" | "dark";
  readonly json?: boolean;
}

export function addFigures(program: Command): void {
  program
    .command("figures")
    .description("write the figures of the causal lab as SVG and PNG")
    .requiredOption("--out <dir>", "folder for the files")
    .option(
      "--device <device>",
      'where gradients are computed: cpu, webgpu, ..., or "all"',
      "cpu",
    )
    .addOption(
      new Option("--scheme <scheme>", "colours on paper or on a dark screen")
        .choices(["light", "dark"])
        .default("light"),
    )
    .addOption(jsonOption())
    .action(figures);
}

async function figures({
  out,
  device,
  scheme,
  json,
}: FiguresOptions): Promise<void> {
  const result = await writeSheet(resolve(out), {
    scheme,
    executors: await labExecutors(device),
    onFigure: (name) => process.stderr.write(`${name} done\n`),
  });
  printResult(result, json, (written) => describe(written, out));
}

function describe(
  { figures: written, index, withoutPng }: WrittenSheet,
  out: string,
): string {
  return [
    `wrote ${written.length} figures; open ${join(out, index)}`,
    ...(withoutPng === null ? [] : [`no PNG: ${withoutPng}`]),
  ].join("\n");
}
