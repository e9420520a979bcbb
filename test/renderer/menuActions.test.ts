/** What the desktop's menu asks of the page. */
import { afterEach, expect, it, vi } from "vitest";
import { obey } from "../../src-renderer/panels/welcome/menuActions.ts";
import type { Studio } from "../../src-renderer/state/studio.svelte.ts";

function page(inTextField: boolean) {
  const execCommand = vi.fn();
  const activeElement = { matches: () => inTextField };
  vi.stubGlobal("document", { activeElement, execCommand });
  const studio = {
    overlay: null as string | null,
    undo: vi.fn(),
    redo: vi.fn(),
    showPage: vi.fn(),
  };
  return { studio, execCommand, as: studio as unknown as Studio };
}

afterEach(() => vi.unstubAllGlobals());

it("undoes the last change of the turns", () => {
  const { studio, execCommand, as } = page(false);
  obey(as, "undo");
  obey(as, "redo");
  expect(studio.undo).toHaveBeenCalledTimes(1);
  expect(studio.redo).toHaveBeenCalledTimes(1);
  expect(execCommand).not.toHaveBeenCalled();
});

it("undoes what was typed while a text field has the focus", () => {
  const { studio, execCommand, as } = page(true);
  obey(as, "undo");
  expect(execCommand).toHaveBeenCalledWith("undo");
  expect(studio.undo).not.toHaveBeenCalled();
});

it("shows devices as a page, the rest over it", () => {
  const { studio, as } = page(false);
  obey(as, "devices");
  expect(studio.showPage).toHaveBeenCalledWith("devices");
  obey(as, "about");
  expect(studio.overlay).toBe("about");
});
