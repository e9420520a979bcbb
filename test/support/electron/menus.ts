/** A fake of Electron's menus: a tree of items that tests can click. */
import type { Menu, MenuItemConstructorOptions } from "electron";
import { settle, world } from "./control.ts";

/** Roles that the real one knows and the host uses. */
const roles = new Set<string>(
  (
    "quit close cut copy paste selectAll services hide hideOthers unhide " +
    "resetZoom zoomIn zoomOut togglefullscreen reload toggleDevTools windowMenu help"
  ).split(" "),
);

export class FakeMenu {
  static buildFromTemplate(template: MenuItemConstructorOptions[]): FakeMenu {
    return new FakeMenu(template);
  }

  static setApplicationMenu(menu: FakeMenu | null): void {
    world.menu = menu;
  }

  readonly items: readonly MenuItemConstructorOptions[];

  constructor(template: MenuItemConstructorOptions[]) {
    checkItems(template);
    this.items = template;
  }

  /** The item at a path of labels, `&` left out. */
  item(...labels: string[]): MenuItemConstructorOptions {
    let items = this.items;
    let found: MenuItemConstructorOptions | undefined;
    for (const label of labels) {
      found = items.find((item) => item.label?.replace("&", "") === label);
      if (found === undefined)
        throw new Error(`no menu item ${labels.join(" > ")}`);
      items = Array.isArray(found.submenu) ? found.submenu : [];
    }
    return found!;
  }

  /** Clicks and waits until what follows has happened. */
  async click(...labels: string[]): Promise<void> {
    const { click } = this.item(...labels);
    click?.({} as never, undefined, {} as never);
    await settle();
  }
}

/** The real one refuses items without a label, and unknown roles. */
function checkItems(items: readonly MenuItemConstructorOptions[]): void {
  for (const item of items) {
    if (item.type !== "separator" && item.role === undefined && !item.label)
      throw new Error("Invalid template for MenuItem: must have label or role");
    if (item.role !== undefined && !roles.has(item.role))
      throw new Error(`Invalid role ${item.role}`);
    if (Array.isArray(item.submenu)) checkItems(item.submenu);
  }
}

/** The fake stands where the real class is expected. */
export const menuClass: Pick<
  typeof Menu,
  "buildFromTemplate" | "setApplicationMenu"
> = FakeMenu as never;
