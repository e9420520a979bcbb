/** The pages of the window, in the order of the top bar. A new page is a component and a line here. */
import type { Component } from "svelte";
import DevicesPage from "./DevicesPage.svelte";
import LabPage from "./LabPage.svelte";
import StudioPage from "./StudioPage.svelte";

export interface Page {
  readonly id: string;
  readonly title: string;
  readonly view: Component;
}

export const pages: readonly Page[] = [
  { id: "studio", title: "Studio", view: StudioPage },
  { id: "lab", title: "Lab", view: LabPage },
  { id: "devices", title: "Devices", view: DevicesPage },
];
