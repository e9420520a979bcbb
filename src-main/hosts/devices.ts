/** Executors and devices of this machine, each with its reason where it cannot be used. */
import type { DeviceInfo } from "../contract/records.ts";

export async function listDevices(): Promise<readonly DeviceInfo[]> {
  return [];
}
