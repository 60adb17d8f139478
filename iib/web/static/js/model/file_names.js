import { nameOf, parentOf, separatorOf } from "./paths.js";
/** @import { Move } from "./types.js" */

/**
 * A name, and what tells its kind; a folder's name has no such end.
 * @param {string} name
 * @returns {{stem: string, extension: string}} the extension with its dot
 */
export function splitName(name) {
  const cut = name.lastIndexOf(".");
  return cut > 0 ? { stem: name.slice(0, cut), extension: name.slice(cut) } : { stem: name, extension: "" };
}

/**
 * @param {string} folder
 * @param {string} name
 */
export function joinPath(folder, name) {
  const separator = separatorOf(folder);
  return folder.endsWith(separator) ? folder + name : folder + separator + name;
}

/**
 * How many of the files got another name because theirs was taken.
 * @param {readonly Move[]} moves that keep names
 */
export function renamedCount(moves) {
  return moves.filter(({ src, dest }) => nameOf(src) !== nameOf(dest)).length;
}

/**
 * Those of the moves that were asked for; the others are files that went with them.
 * @param {readonly Move[]} moves
 * @param {readonly string[]} paths
 */
export function askedMoves(moves, paths) {
  const asked = new Set(paths);
  return moves.filter(({ src }) => asked.has(src));
}

/**
 * @template T
 * @param {readonly T[]} items
 * @param {number} size
 * @returns {T[][]}
 */
export function chunked(items, size) {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

/**
 * The folders that files were brought to, the last first, each once.
 * @param {readonly string[]} known
 * @param {string} folder
 * @param {number} most
 */
export function remembered(known, folder, most) {
  return [folder, ...known.filter((each) => each !== folder)].slice(0, most);
}

/**
 * The steps of an operation as one reads them: where a file was and is; one that went under another name for a moment is
 * one.
 * @param {readonly {src: string, dest: string, kind: string, state: string}[]} steps
 */
export function readSteps(steps) {
  /** @type {Map<string, {src: string, dest: string, kind: string, state: string}>} */
  const byDest = new Map();
  for (const step of steps) {
    const before = step.kind === "move" && step.src ? byDest.get(step.src) : undefined;
    if (before) byDest.delete(step.src);
    byDest.set(step.dest || step.src, before ? { ...step, src: before.src } : step);
  }
  return [...byDest.values()];
}

/**
 * How a moved file is told of: only what became different.
 * @param {Move} move
 * @returns {{from: string, to: string}}
 */
export function told({ src, dest }) {
  if (!src || !dest) return { from: src || dest, to: "" };
  return parentOf(src) === parentOf(dest) ? { from: src, to: nameOf(dest) } : { from: src, to: dest };
}
