/** `causerie export`: a run, as an ONNX file that other programs run. */
import type { Command } from "commander";
import { exportRun, type ExportResult } from "../../../pipelines/exportRun.ts";
import { jsonOption } from "../options.ts";
import { printResult } from "../output.ts";

interface ExportOptions {
  readonly out: string;
  readonly corpus?: string;
  readonly streaming?: boolean;
  readonly json?: boolean;
}

export function addExport(program: Command): void {
  program
    .command("export")
    .description("standard ONNX with named axes and the feature settings")
    .argument("<run>", "a run's folder; or its id or name with --corpus")
    .requiredOption("--out <model.onnx>", "the file to write")
    .option("--streaming", "one chunk of frames with caches in and out")
    .option("--corpus <dir>", "the corpus that holds the run")
    .addOption(jsonOption())
    .action(async (run: string, options: ExportOptions) => {
      const { out, corpus, streaming = false, json } = options;
      const result = await exportRun({ run, corpus, out, streaming });
      printResult(result, json, describe);
    });
}

function describe({ out, bytes, inputs, outputs }: ExportResult): string {
  const list = (ports: ExportResult["inputs"]) =>
    ports.map(({ name, shape }) => `${name} [${shape.join(", ")}]`).join(", ");
  return [
    `${out}: ${(bytes / 1e6).toFixed(1)} MB`,
    `in:  ${list(inputs)}`,
    `out: ${list(outputs)}`,
  ].join("\n");
}
