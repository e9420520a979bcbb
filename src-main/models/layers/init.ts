/** Rules for initial values that several layers share. */
import type { Initialiser } from "../../engine/optim/parameters.ts";

export const zeros: Initialiser = { kind: "zeros" };
export const ones: Initialiser = { kind: "constant", value: 1 };

/** `N(0, gain / fanIn)`: gain 2 keeps the variance through ReLU (He et al. 2015), gain 1 through linear layers. */
export function scaledNormal(gain: number, fanIn: number): Initialiser {
  return { kind: "normal", deviation: Math.sqrt(gain / fanIn) };
}
