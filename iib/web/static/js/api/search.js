import { get, query } from "./client.js";
/**
 * @import { FileInfo, Query, SearchPage, Timeline } from "model/types.js"
 * @import { PageRequest } from "model/result.js"
 */

/**
 * @param {Query} wanted
 * @param {PageRequest} page
 * @param {AbortSignal} [signal]
 * @returns {Promise<SearchPage>} newest first
 */
export function searchBySubstr(wanted, page, signal) {
  return query("db/search_by_substr", { ...wanted, ...page }, signal);
}

/**
 * @param {Query} wanted
 * @param {AbortSignal} [signal]
 * @returns {Promise<Timeline>}
 */
export function getTimeline(wanted, signal) {
  return query("db/timeline", wanted, signal);
}

/**
 * @param {AbortSignal} [signal]
 * @returns {Promise<FileInfo[]>}
 */
export function getRandomImages(signal) {
  return get("db/random_images", {}, signal);
}
