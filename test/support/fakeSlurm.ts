/** `sbatch` and `squeue` in a folder of their own in front of PATH: the array runs at once, the queue holds what a test says. */
import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { vi } from "vitest";

export interface FakeSlurm {
  /** Lines as `squeue` prints them, `2 RUNNING`; without any, Slurm has forgotten the job. */
  queue(...lines: string[]): void;
  /** From now on submitted tasks do not run. */
  holdTasks(): void;
}

const sbatch = `#!/bin/bash
script="\${!#}"
for task in $(sed -n 's/^#SBATCH --array=//p' "$script" | tr , ' '); do
  log=$(sed -n 's/^#SBATCH --output=//p' "$script" | sed "s/%A/77/;s/%a/$task/")
  [ -e "$(dirname "$0")/hold" ] || SLURM_ARRAY_TASK_ID=$task bash "$script" > "$log" 2>&1
done
echo "77;cluster"
`;

const squeue = `#!/bin/bash
cat "$(dirname "$0")/queue" 2> /dev/null && exit
echo "slurm_load_jobs error: Invalid job id specified" >&2
exit 1
`;

/** Puts both commands into a folder and the folder onto PATH; \`vi.unstubAllEnvs\` takes it off again. */
export function fakeSlurm(folder: string): FakeSlurm {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries({ sbatch, squeue })) {
    writeFileSync(join(folder, name), text);
    chmodSync(join(folder, name), 0o755);
  }
  vi.stubEnv("PATH", `${folder}${delimiter}${process.env["PATH"]}`);
  return {
    queue(...lines) {
      const path = join(folder, "queue");
      if (lines.length === 0) rmSync(path, { force: true });
      else writeFileSync(path, lines.join("\n") + "\n");
    },
    holdTasks: () => writeFileSync(join(folder, "hold"), ""),
  };
}
