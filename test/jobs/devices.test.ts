/** The probe of devices: asked once, remembered, asked again when someone wants to, or when it died. */
import { expect, test } from "vitest";
import type { DeviceInfo } from "../../src-main/contract/records.ts";
import { deviceProbe } from "../../src-main/jobs/devices.ts";
import { FakeLauncher } from "../support/fakeLauncher.ts";

const cpu: DeviceInfo = {
  executor: "onnxruntime",
  device: "cpu",
  ok: true,
  reason: "",
  gflops: 100,
  selfCheck: "passed",
};

test("the answer is remembered until someone asks again", async () => {
  const launcher = new FakeLauncher();
  const devices = deviceProbe(launcher);
  const [first, second] = [devices(), devices()];
  expect(launcher.processes).toHaveLength(1);
  launcher.processes[0]!.say({ type: "devices", devices: [cpu] });
  expect(await first).toEqual([cpu]);
  expect(await second).toEqual([cpu]);
  const again = devices(true);
  launcher.processes[1]!.say({ type: "devices", devices: [] });
  expect(await again).toEqual([]);
  expect(await devices()).toEqual([]);
});

test("a probe that died is tried again", async () => {
  const launcher = new FakeLauncher();
  const devices = deviceProbe(launcher);
  const died = devices();
  launcher.processes[0]!.exit({ code: 1, log: "no driver" });
  await expect(died).rejects.toThrow(/could not be tried: .*no driver/s);
  const again = devices();
  launcher.processes[1]!.say({ type: "devices", devices: [cpu] });
  expect(await again).toEqual([cpu]);
});
