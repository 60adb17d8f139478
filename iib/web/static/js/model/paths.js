/** @import { FileInfo, Folder } from "./types.js" */

/** Paths are the server's: "/" or "\" may part them. */
const PARTS = /[\\/]/;

/** @param {string} path */
export function separatorOf(path) {
  return path.includes("\\") && !path.startsWith("/") ? "\\" : "/";
}

/**
 * @param {string} path
 * @returns {string} "" for a root
 */
export function parentOf(path) {
  const clean = withoutEnd(path);
  const cut = Math.max(clean.lastIndexOf("/"), clean.lastIndexOf("\\"));
  if (cut < 0) return "";
  const parent = clean.slice(0, cut);
  if (parent === "" || /^[A-Za-z]:$/.test(parent)) return clean.length > cut + 1 ? clean.slice(0, cut + 1) : "";
  return parent;
}

/** @param {string} path */
export function nameOf(path) {
  return withoutEnd(path).split(PARTS).at(-1) || path;
}

/** @param {string} path */
export function extensionOf(path) {
  const name = nameOf(path);
  const cut = name.lastIndexOf(".");
  return cut > 0 ? name.slice(cut + 1).toLowerCase() : "";
}

/** @param {string} path */
function withoutEnd(path) {
  return path.length > 1 ? path.replace(/[\\/]+$/, "") : path;
}

/**
 * @param {string} path
 * @param {string} folder
 */
export function isInside(path, folder) {
  const base = withoutEnd(folder);
  if (path === base || withoutEnd(path) === base) return true;
  return path.startsWith(base.endsWith("/") || base.endsWith("\\") ? base : base + separatorOf(base));
}

/**
 * The folder of the library that a path lies in; the deepest when several hold it.
 * @param {string} path
 * @param {readonly Folder[]} folders
 * @returns {Folder|undefined}
 */
export function rootOf(path, folders) {
  const holding = folders.filter((folder) => isInside(path, folder.path));
  return holding.sort((a, b) => b.path.length - a.path.length)[0];
}

/**
 * Whether a folder's files come into the index.
 * @param {string} path
 * @param {readonly Folder[]} folders
 */
export function isIndexed(path, folders) {
  return folders.some((folder) => folder.is_indexed && isInside(path, folder.path));
}

/** @param {Folder} folder */
export function folderTitle(folder) {
  return folder.alias || folder.label || nameOf(folder.path);
}

/**
 * The steps from a folder of the library (or the top of the disk) down to a path.
 * @param {string} path
 * @param {readonly Folder[]} folders
 * @returns {{title: string, path: string}[]}
 */
export function breadcrumbs(path, folders) {
  const root = rootOf(path, folders);
  const steps = [];
  for (let at = withoutEnd(path); at; at = parentOf(at)) {
    const isRoot = root !== undefined && withoutEnd(root.path) === at;
    steps.unshift({ title: isRoot ? folderTitle(root) : nameOf(at), path: at });
    if (isRoot || at === parentOf(at)) break;
  }
  return steps;
}

/**
 * A folder of which only the path is known.
 * @param {string} path
 * @returns {FileInfo}
 */
export function asFolder(path) {
  return { type: "dir", date: 0, created_time: 0, size: "-", bytes: 0, name: nameOf(path), fullpath: path, is_under_scanned_path: false };
}
