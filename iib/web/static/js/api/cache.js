import { change, get } from "./client.js";

/** @typedef {{folder: string, files: number, bytes: number, bytes_max: number, days_max: number}} CacheStatus 0 is no limit */

/**
 * @param {AbortSignal} [signal]
 * @returns {Promise<CacheStatus>} of the thumbnails that are kept
 */
export function getCacheStatus(signal) {
  return get("thumbnail_cache", {}, signal);
}

/** @returns {Promise<{removed: number, files: number, bytes: number}>} */
export function clearCache() {
  return change("clear_thumbnail_cache", {});
}
