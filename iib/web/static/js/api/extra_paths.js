import { change } from "./client.js";

/**
 * Bring a folder into the index; reading it begins at once and goes on behind.
 * @param {string} path
 * @returns {Promise<unknown>}
 */
export function addExtraPath(path) {
  return change("db/extra_paths", { path, types: ["scan"] });
}

/**
 * @param {string} path
 * @param {string[]} types
 * @returns {Promise<unknown>}
 */
export function removeExtraPath(path, types) {
  return change("db/extra_paths", { path, types }, "DELETE");
}

/**
 * @param {string} path
 * @param {string} alias
 * @returns {Promise<unknown>}
 */
export function aliasExtraPath(path, alias) {
  return change("db/alias_extra_path", { path, alias });
}
