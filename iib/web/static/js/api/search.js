import { get, query } from "./client.js";
/**
 * @import { FileInfo, Order, Query, SearchPage, Sort, Suggestion, Timeline } from "model/types.js"
 * @import { PageRequest } from "model/result.js"
 */

/**
 * @param {Query & {sort?: Sort, order?: Order}} wanted
 * @param {PageRequest} page
 * @param {AbortSignal} [signal]
 * @returns {Promise<SearchPage>}
 */
export function searchFiles(wanted, page, signal) {
  return query("db/search", { ...wanted, order: wanted.order || null, ...page }, signal);
}

/**
 * @param {Query} wanted
 * @param {AbortSignal} [signal]
 * @returns {Promise<Timeline>} newest first
 */
export function getTimeline(wanted, signal) {
  return query("db/timeline", wanted, signal);
}

/**
 * What may stand at the caret of a query line.
 * @param {string} text
 * @param {number} at in characters
 * @param {AbortSignal} [signal]
 * @returns {Promise<Suggestion[]>}
 */
export function suggest(text, at, signal) {
  return get("db/suggest", { text, at }, signal);
}

/**
 * @param {AbortSignal} [signal]
 * @returns {Promise<FileInfo[]>}
 */
export function getRandomImages(signal) {
  return get("db/random_images", {}, signal);
}
