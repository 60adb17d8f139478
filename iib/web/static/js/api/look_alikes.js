import { change, get, query } from "./client.js";
/** @import { Duplicates, LookAlikesStatus, Similar } from "model/types.js" */

/**
 * @param {string} path
 * @param {number} limit
 * @param {AbortSignal} [signal]
 * @returns {Promise<Similar>} those that look most like a picture first
 */
export function getSimilar(path, limit, signal) {
  return query("db/similar", { path, limit }, signal);
}

/**
 * @param {string[]} folder_paths none means everywhere
 * @param {number} distance in how many of 64 bits they may differ, 0 to 8
 * @param {AbortSignal} [signal]
 * @returns {Promise<Duplicates>} the largest groups first
 */
export function getDuplicates(folder_paths, distance, signal) {
  return query("db/duplicates", { folder_paths, distance }, signal);
}

/**
 * Look at all pictures that nobody has looked at; joins a run that is going on.
 * @param {string[]} folder_paths none means everywhere
 * @returns {Promise<LookAlikesStatus>}
 */
export function buildLookAlikes(folder_paths) {
  return change("db/build_look_alikes", { folder_paths });
}

/**
 * @param {AbortSignal} [signal]
 * @returns {Promise<LookAlikesStatus>}
 */
export function getLookAlikesStatus(signal) {
  return get("db/look_alikes_status", {}, signal);
}

/** @returns {Promise<unknown>} */
export function cancelLookAlikes() {
  return change("db/look_alikes_cancel", {});
}
