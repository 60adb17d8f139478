import { get, query } from "./client.js";
/** @import { GenInfoDetails } from "model/types.js" */

/**
 * @param {string} path
 * @param {AbortSignal} [signal]
 * @returns {Promise<GenInfoDetails>}
 */
export function getGenInfoDetails(path, signal) {
  return get("image_geninfo_details", { path }, signal);
}

/**
 * @param {string[]} paths
 * @returns {Promise<Record<string, string>>} in A1111 form
 */
export function getGenInfoTexts(paths) {
  return query("image_geninfo_batch", { paths });
}

/**
 * @param {string} path
 * @param {AbortSignal} [signal]
 * @returns {Promise<Record<string, string>>}
 */
export function getExif(path, signal) {
  return get("image_exif", { path }, signal);
}
