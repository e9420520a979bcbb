/** Which browser becomes the studio's window, and how it is started. */
import { describe, expect, it } from "vitest";
import {
  findBrowser,
  profileFolder,
  windowArguments,
} from "../../../src-main/hosts/appWindow/browsers.ts";
import type { Machine } from "../../../src-main/hosts/appWindow/browsers.ts";

function machine(
  platform: NodeJS.Platform,
  installed: readonly string[],
  env: Machine["env"] = {},
): Machine {
  const home = platform === "win32" ? "C:\\Users\\ada" : "/home/ada";
  const runs = (path: string): boolean => installed.includes(path);
  return { platform, env, home, runs };
}

describe("the browser", () => {
  it("of Linux is found on the path, Chromium before Chrome", () => {
    const env = { PATH: "/usr/local/bin:/usr/bin" };
    const both = ["/usr/local/bin/google-chrome", "/usr/bin/chromium"];
    expect(findBrowser(machine("linux", both, env))).toBe("/usr/bin/chromium");
    expect(findBrowser(machine("linux", both.slice(0, 1), env))).toBe(both[0]);
  });

  it("of macOS may be in the user's own applications", () => {
    const path =
      "/home/ada/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
    expect(findBrowser(machine("darwin", [path]))).toBe(path);
  });

  it("of Windows is Edge at the least", () => {
    const path =
      "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe";
    const env = { "ProgramFiles(x86)": "C:\\Program Files (x86)" };
    expect(findBrowser(machine("win32", [path], env))).toBe(path);
  });

  it("may be named", () => {
    const env = { PATH: "/usr/bin", CAUSERIE_BROWSER: "/opt/brave" };
    const installed = ["/usr/bin/chromium", "/opt/brave"];
    expect(findBrowser(machine("linux", installed, env))).toBe("/opt/brave");
  });

  it("may be missing", () => {
    expect(findBrowser(machine("linux", [], { PATH: "/bin" }))).toBeNull();
  });
});

describe("its profile", () => {
  it("is the window's own", () => {
    const linux = machine("linux", []);
    expect(profileFolder(linux, "/usr/bin/chromium")).toBe(
      "/home/ada/.cache/causerie/window",
    );
    expect(profileFolder(machine("win32", []), "msedge.exe")).toBe(
      "C:\\Users\\ada\\Causerie\\window",
    );
  });

  it("lies where a snap may write", () => {
    expect(
      profileFolder(machine("linux", []), "/snap/bin/chromium"),
    ).not.toContain("/.");
  });
});

describe("the window", () => {
  it("shows one address without tabs, and gives up the sandbox for root alone", () => {
    const address = "http://127.0.0.1:4000/?token=t";
    const args = windowArguments(address, "/p", false);
    expect(args.slice(0, 2)).toEqual([
      `--app=${address}`,
      "--user-data-dir=/p",
    ]);
    expect(args).not.toContain("--no-sandbox");
    expect(windowArguments(address, "/p", true)).toContain("--no-sandbox");
  });
});
