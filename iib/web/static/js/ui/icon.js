import { Markup } from "core/html.js";

/** Drawn on a square of 24, lines of 1.75. */
const PATHS = {
  all: "M4 5h7v6H4zM13 5h7v6h-7zM4 13h7v6H4zM13 13h7v6h-7z",
  search: "M11 4.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.7 15.7 20 20",
  random: "M4 7h3.5l9 10H20M4 17h3.5l2.2-2.5M14 9.3 16.5 7H20M17.5 4.5 20 7l-2.5 2.500M17.5 14.5 20 17l-2.5 2.5",
  folder: "M3.5 6.500a1.5 1.5 0 0 1 1.5-1.500h4l2 2.500h8a1.5 1.5 0 0 1 1.5 1.500v8.500a1.5 1.5 0 0 1-1.5 1.500H5a1.5 1.5 0 0 1-1.5-1.500z",
  folders: "M6.5 8V5.500h4l1.5 2h8.500V16H18M3.5 9h4.200l1.5 2H17v8H3.500z",
  settings: "M4 7h9M17 7h3M4 17h3M11 17h9M13 7a2 2 0 1 0 4 0 2 2 0 1 0-4 0M7 17a2 2 0 1 0 4 0 2 2 0 1 0-4 0",
  details: "M4 5h16v14H4zM14.5 5v14",
  places: "M4 5h16v14H4zM9.5 5v14",
  info: "M12 3.500a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM12 11v5.500M12 7.500v.6",
  close: "M6 6l12 12M18 6 6 18",
  check: "m5.5 12.5 4.3 4.300L18.5 8",
  more: "M5.5 12h.01M12 12h.01M18.5 12h.01",
  left: "m14.5 5.5-6.5 6.5 6.5 6.5",
  right: "m9.5 5.5 6.5 6.5-6.5 6.5",
  up: "M12 19V5.500M6 11l6-6 6 6",
  play: "M8 5.500v13l10.5-6.500z",
  pause: "M8.5 5.500v13M15.5 5.500v13",
  audio: "M9 17.500V6l10-2v11.500M9 17.500a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM19 15.500a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z",
  video: "M3.5 6.500h12v11h-12zM15.5 10.500l5-3v9l-5-3",
  image: "M4 5h16v14H4zM4 16l4.5-4.5 4 4 3-3L20 17M15.5 9.300h.01",
  broken: "M4 5h16v7l-3-2-3 3-3-2-3 3-4-2zM4 16l4 2 3-3 3 2 3-3 3 2v3H4z",
  copy: "M8.5 8.500h11v11h-11zM15.5 8.500v-4h-11v11h4",
  download: "M12 4v11.500M6.5 10.5 12 16l5.5-5.500M4.5 19.500h15",
  send: "M4.5 12h14M13 6l6 6-6 6",
  open: "M13.5 4.500h6v6M19.5 4.5 11 13M10 5.500H4.500v14h14V14",
  crop: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  whole: "M4 5h16v14H4zM8 8.500h8v7H8z",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  refresh: "M19.5 12a7.5 7.5 0 1 1-2.2-5.300L19.5 9M19.5 4.500V9H15",
  trash: "M5 7h14M9.5 7V4.500h5V7M7 7l.8 12.500h8.400L17 7",
  pencil: "M5 19l.8-4L16 4.800l3.2 3.200L9 18.200z",
  keyboard: "M3.5 6.500h17v11h-17zM7 10h.01M10.3 10h.01M13.7 10h.01M17 10h.01M8 14h8",
  walk: "M5 5.500h14M5 10h10M5 14.500h14M5 19h10",
  clock: "M12 3.500a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM12 7.500V12l3 2",
  fullscreen: "M4 9V4.500h5M15 4.500h5V9M20 15v4.500h-5M9 19.500H4V15",
  slides: "M3.5 5h17v11.500h-17zM10 8v5.500l4.5-2.700zM8 20h8",
  sun: "M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.400M5.6 18.4 7 17M17 7l1.4-1.4",
  select: "M4.5 4.500h15v15h-15zM8 12.300l2.8 2.8 5.2-5.7",
  text: "M5 6.500h14M5 11h14M5 15.500h9",
};

/** @typedef {keyof typeof PATHS} IconName */

/**
 * @param {IconName} name
 * @returns {Markup}
 */
export function icon(name) {
  return new Markup(`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="${PATHS[name]}"/></svg>`);
}
