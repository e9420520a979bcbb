/** Names of icons -> the strokes that draw them on a 24 x 24 grid; made for this project. */

export const icons = {
  play: "M8 5.5v13l10.5-6.5z",
  pause: "M8 5v14M16 5v14",
  start: "M6 5v14M19 5.5v13L9 12z",
  loop: "M17 3l3 3-3 3M4 11V9a3 3 0 0 1 3-3h13M7 21l-3-3 3-3M20 13v2a3 3 0 0 1-3 3H4",
  zoomIn:
    "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5L20 20M10.5 7.5v6M7.5 10.5h6",
  zoomOut:
    "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5L20 20M7.5 10.5h6",
  fit: "M4 6v12M20 6v12M7 12h10M9.5 9L7 12l2.5 3M14.5 9l2.5 3-2.5 3",
  undo: "M8 5L4 9l4 4M4 9h10a6 6 0 0 1 0 12h-3",
  redo: "M16 5l4 4-4 4M20 9H10a6 6 0 0 0 0 12h3",
  export: "M12 4v11M8 11l4 4 4-4M5 16v3a1 1 0 0 0 1 1h12a1 1 0 0 0 1-1v-3",
  import: "M12 15V4M8 8l4-4 4 4M5 16v3a1 1 0 0 0 1 1h12a1 1 0 0 0 1-1v-3",
  panelLeft:
    "M5 5h14a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1zM9.5 5v14",
  panelRight:
    "M5 5h14a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1zM14.5 5v14",
  search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5L20 20",
  help: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM9.6 9.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.2.9-1.2 1.8M12 16.6v.1",
  close: "M6 6l12 12M18 6L6 18",
  plus: "M12 5v14M5 12h14",
  trash: "M5 7h14M10 7V5h4v2M7 7l1 12h8l1-12M10.5 10.5v5M13.5 10.5v5",
  swap: "M8 4L4.5 7.5 8 11M4.5 7.5H17M16 13l3.5 3.5L16 20M19.5 16.5H7",
  label: "M4 5h7l9 8-7 7-9-8zM8 8.8v.1",
  magnet: "M6 4v8a6 6 0 0 0 12 0V4h-4v8a2 2 0 0 1-4 0V4zM6 8h4M14 8h4",
  lanes: "M4 6h16M4 12h16M4 18h16",
  sound: "M5 9.5v5h3.5L13 18.5v-13L8.5 9.5zM16.5 9a4.2 4.2 0 0 1 0 6",
  mute: "M5 9.5v5h3.5L13 18.5v-13L8.5 9.5zM16.5 10l4 4M20.5 10l-4 4",
  check: "M5 12.5l4.5 4.5L19 7.5",
  warning: "M12 4.5l8.5 15h-17zM12 10v4.5M12 17v.1",
  stop: "M7 7h10v10H7z",
  chevron: "M9 6l6 6-6 6",
  down: "M6 9l6 6 6-6",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6L7 7M17 17l1.4 1.4M18.4 5.6L17 7M7 17l-1.4 1.4",
  wave: "M4 12h1.5M8 8v8M11.5 5v14M15 9v6M18.5 11v2",
  more: "M6 12h.1M12 12h.1M18 12h.1",
  train: "M4 18l5-6 4 3 7-9M15 6h5v5",
  table: "M4 6h16v12H4zM4 11h16M10 11v7",
} as const satisfies Readonly<Record<string, string>>;

export type IconName = keyof typeof icons;
