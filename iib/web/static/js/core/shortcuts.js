/** @import { SentenceKey } from "./i18n.js" */

/**
 * One key of the page. `command` is told to the part that handles it; "" belongs to the grid or the viewer itself and
 * stands here to be listed.
 * @typedef {object} Shortcut
 * @property {string[]} keys as in KeyboardEvent.key, "Ctrl+" before it when needed (Cmd on a Mac)
 * @property {string} command
 * @property {SentenceKey} label
 * @property {"everywhere"|"grid"|"viewer"} where
 */

/** @type {readonly Shortcut[]} */
export const SHORTCUTS = Object.freeze([
  { keys: ["/"], command: "query", label: "key.query", where: "everywhere" },
  { keys: ["i"], command: "details", label: "key.details", where: "everywhere" },
  { keys: ["b"], command: "places", label: "key.places", where: "everywhere" },
  { keys: ["?"], command: "shortcuts", label: "key.shortcuts", where: "everywhere" },
  { keys: ["0", "1", "2", "3", "4", "5"], command: "rate", label: "key.rate", where: "everywhere" },
  { keys: ["f"], command: "favourite", label: "key.favourite", where: "everywhere" },
  { keys: ["t"], command: "tags", label: "key.tags", where: "everywhere" },
  { keys: ["m"], command: "move", label: "key.move_files", where: "everywhere" },
  { keys: ["F2"], command: "rename", label: "action.rename", where: "everywhere" },
  { keys: ["Delete"], command: "trash", label: "action.trash", where: "everywhere" },
  { keys: ["Ctrl+z"], command: "undo", label: "key.undo", where: "everywhere" },
  { keys: ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"], command: "", label: "key.move", where: "grid" },
  { keys: ["Shift+Arrow"], command: "", label: "key.extend", where: "grid" },
  { keys: ["Home", "End"], command: "", label: "key.ends", where: "grid" },
  { keys: ["PageUp", "PageDown"], command: "", label: "key.pages", where: "grid" },
  { keys: ["Space"], command: "", label: "key.select", where: "grid" },
  { keys: ["Ctrl+a"], command: "select_all", label: "key.select_all", where: "grid" },
  { keys: ["Enter"], command: "", label: "key.open", where: "grid" },
  { keys: ["Escape"], command: "", label: "key.escape", where: "everywhere" },
  { keys: ["Ctrl+c"], command: "copy_paths", label: "key.copy_paths", where: "grid" },
  { keys: ["Shift+F10"], command: "", label: "key.menu", where: "grid" },
  { keys: ["-"], command: "smaller", label: "key.smaller", where: "grid" },
  { keys: ["+"], command: "larger", label: "key.larger", where: "grid" },
  { keys: ["ArrowLeft", "ArrowRight"], command: "", label: "key.turn", where: "viewer" },
  { keys: ["s"], command: "", label: "key.slideshow", where: "viewer" },
  { keys: ["+", "-"], command: "", label: "key.zoom", where: "viewer" },
  { keys: ["z"], command: "", label: "key.fit", where: "viewer" },
  { keys: ["Enter"], command: "", label: "key.fullscreen", where: "viewer" },
]);

/**
 * The name of a pressed key as the table writes it.
 * @param {Pick<KeyboardEvent, "key"|"ctrlKey"|"metaKey"|"altKey"> & {shiftKey?: boolean}} event
 */
export function keyName(event) {
  const isWithCtrl = event.ctrlKey || event.metaKey;
  const key = event.key === " " ? "Space" : event.key;
  const letter = event.shiftKey && !isWithCtrl ? key.toUpperCase() : key.toLowerCase(); // whatever Caps Lock says
  return (isWithCtrl ? "Ctrl+" : "") + (event.altKey ? "Alt+" : "") + (key.length === 1 ? letter : key);
}

/**
 * @param {string} name from `keyName`
 * @param {boolean} isViewing the viewer is open
 * @returns {string} the command of this key, "" when it has none here
 */
export function commandOf(name, isViewing) {
  const here = (/** @type {Shortcut} */ row) => row.where === "everywhere" || (row.where === "viewer") === isViewing;
  return SHORTCUTS.find((row) => row.command && row.keys.includes(name) && here(row))?.command ?? "";
}

/**
 * Whether keys pressed here write text or move inside a control.
 * @param {EventTarget|null} target
 */
export function isTyping(target) {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select");
}
