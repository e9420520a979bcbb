/** A folder on which nothing can be written until the scope that holds it ends. */
import { execFileSync } from "node:child_process";
import { accessSync, chmodSync, constants, readdirSync } from "node:fs";
import { join } from "node:path";

/** Permissions do not bind root, a read-only mount does. Null where neither can be had. */
export function readOnly(folder: string): Disposable | null {
  const made =
    process.getuid?.() === 0
      ? readOnlyMount(folder)
      : withoutPermission(folder);
  if (made && canWrite(folder)) {
    made[Symbol.dispose]();
    return null;
  }
  return made;
}

function readOnlyMount(folder: string): Disposable | null {
  const mount = (...words: string[]) =>
    execFileSync("mount", words, { stdio: "ignore" });
  try {
    mount("--bind", folder, folder);
    mount("-o", "remount,ro,bind", folder);
  } catch {
    return null;
  }
  return {
    [Symbol.dispose]: () => void execFileSync("umount", [folder]),
  };
}

function withoutPermission(folder: string): Disposable {
  const places = [
    folder,
    ...readdirSync(folder, { recursive: true }).map((name) =>
      join(folder, String(name)),
    ),
  ];
  for (const place of places) chmodSync(place, 0o555);
  return {
    [Symbol.dispose]() {
      for (const place of places) chmodSync(place, 0o755);
    },
  };
}

function canWrite(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
