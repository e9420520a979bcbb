import { expect, it } from "vitest";
import { listeningCall } from "../../../src-renderer/state/listening.ts";

it("lets a run listen to a dialogue where a lane shows what it heard", () => {
  const tasks = ["turns", "reconstruction", "waveform", "phones", "cpc"];
  expect(tasks.map((task) => listeningCall({ task }))).toEqual([
    "prediction/start",
    "reconstruction/start",
    undefined,
    undefined,
    undefined,
  ]);
  expect(listeningCall(null)).toBeUndefined();
});
