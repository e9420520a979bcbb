/** Makes a folder that looks like Electron's distribution for Linux, for machines that cannot fetch the real one. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createPackage } from "@electron/asar";

/** Marks where the fuses stand in Electron's binary; then version, count, and a character for each. */
const fuseSentinel = "dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX";
/** All eight as Electron ships them: "1" is on, "0" is off. */
const shippedFuses = "10111000";
const fuseCount = shippedFuses.length;

/** Fills `folder`; its program is no program, but has the place for fuses that the real one has. */
export async function makeStandInElectron(folder: string): Promise<void> {
  const files = {
    electron: `program ${fuseSentinel}\u0001${String.fromCharCode(fuseCount)}${shippedFuses} end`,
    LICENSE: "Electron's licence",
    "LICENSES.chromium.html": "<p>Chromium's licences",
    version: "45.4.1",
    "chrome-sandbox": "",
    chrome_crashpad_handler: "",
    "icudtl.dat": "",
    "libffmpeg.so": "",
    "resources.pak": "",
    "v8_context_snapshot.bin": "",
    "locales/en-US.pak": "",
    "locales/fr.pak": "",
  };
  for (const name of ["locales", "resources", "default_app"])
    mkdirSync(join(folder, name), { recursive: true });
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(folder, name), content, { mode: 0o755 });
  writeFileSync(join(folder, "default_app", "package.json"), "{}");
  await createPackage(
    join(folder, "default_app"),
    join(folder, "resources", "default_app.asar"),
  );
  rmSync(join(folder, "default_app"), { recursive: true });
}

/** The fuses of a binary, one character each. */
export function readFuses(binary: Buffer): string {
  const at = binary.indexOf(fuseSentinel) + fuseSentinel.length;
  const count = binary[at + 1]!;
  return binary.toString("latin1", at + 2, at + 2 + count);
}
