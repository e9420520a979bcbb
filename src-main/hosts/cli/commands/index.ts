/** Every command, in the order in which `causerie --help` lists them. */
import type { Command } from "commander";
import { addBench } from "./bench.ts";
import { addCheck } from "./check.ts";
import { addConvert } from "./convert.ts";
import { addDoctor } from "./doctor.ts";
import { addEvaluate } from "./evaluate.ts";
import { addFeatures } from "./features.ts";
import { addImport } from "./import.ts";
import { addList } from "./list.ts";
import { addProbe } from "./probe.ts";
import { addPredict } from "./predict.ts";
import { addServe } from "./serve.ts";
import { addSimulate } from "./simulate.ts";
import { addTrain } from "./train.ts";

export function addCommands(program: Command): void {
  addImport(program);
  addList(program);
  addFeatures(program);
  addSimulate(program);
  addTrain(program);
  addEvaluate(program);
  addPredict(program);
  addProbe(program);
  addConvert(program);
  addServe(program);
  addCheck(program);
  addDoctor(program);
  addBench(program);
}
