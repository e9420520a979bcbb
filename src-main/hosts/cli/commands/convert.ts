/** `causerie convert`: a network with strides, as the network dense in time that gives the same numbers, or back. */
import { resolve } from "node:path";
import { Option, type Command } from "commander";
import { writeFileAtomically } from "../../../base/files.ts";
import type { LabConversion } from "../../../contract/lab.ts";
import { convertSpec } from "../../../pipelines/lab/convert/convert.ts";
import { quickExecutor } from "../../../pipelines/lab/executors.ts";
import { loadSpec } from "../../../pipelines/training/specs.ts";
import { jsonOption, positiveWhole, settingsOption } from "../options.ts";
import { printResult } from "../output.ts";

interface ConvertOptions {
  readonly to: "practice" | "theory";
  readonly window?: number;
  readonly out?: string;
  readonly set?: Record<string, unknown>;
  readonly json?: boolean;
}

export function addConvert(program: Command): void {
  program
    .command("convert")
    .description(
      "conceptual network (strides, pooling, flatten and dense) to practice network (dilations, dense in time), proved on random input",
    )
    .argument("<spec.json>", "a spec file, or a preset")
    .addOption(
      new Option("--to <kind>", "which network is wanted")
        .choices(["practice", "theory"])
        .default("practice"),
    )
    .option(
      "--window <steps>",
      "steps of the window that a flatten sees; the training's window when not given",
      positiveWhole,
    )
    .option("--out <file>", "write the converted spec here")
    .addOption(settingsOption("a field of the spec: layers.0.stride=2"))
    .addOption(jsonOption())
    .action(convert);
}

async function convert(
  name: string,
  { to, window, out, set, json }: ConvertOptions,
): Promise<void> {
  const spec = loadSpec(name, { set });
  const result = await convertSpec(spec, quickExecutor(), {
    direction: to,
    window,
  });
  if (out !== undefined)
    writeFileAtomically(
      resolve(out),
      `${JSON.stringify(result.spec, null, 2)}\n`,
    );
  printResult(result, json, (found) => describe(found, out));
  if (!result.proof.equal) process.exitCode = 1;
}

function describe(result: LabConversion, out: string | undefined): string {
  const { rules, outputs, proof, spec } = result;
  const steps = Object.entries(outputs).map(
    ([name, { stride, phase }]) =>
      `${name}: theory's step n is practice's step ${stride} n${phase > 0 ? ` + ${phase}` : ""}`,
  );
  return [
    ...rules.map(({ layer, text }) => (layer ? `${layer}: ${text}` : text)),
    ...steps,
    `${proof.equal ? "equal" : "NOT equal"}: ${proof.compared} numbers from ${proof.offsets} starting points differ by ${proof.maxDifference.toExponential(1)} at most`,
    out === undefined ? JSON.stringify(spec, null, 2) : `wrote ${out}`,
  ].join("\n");
}
