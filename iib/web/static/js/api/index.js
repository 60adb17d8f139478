import { change, get } from "./client.js";
/** @import { Changes, IndexResult, IndexStatus } from "model/types.js" */

/**
 * @param {AbortSignal} [signal]
 * @returns {Promise<IndexStatus>}
 */
export function getIndexStatus(signal) {
  return get("db/index_status", {}, signal);
}

/**
 * Read what is new or changed; answers when it is done.
 * @param {{folder_paths?: string[]}} [limits]
 * @returns {Promise<IndexResult>}
 */
export function updateImageData(limits = {}) {
  return change("db/update_image_data", limits);
}

/** Read everything anew. @returns {Promise<IndexResult>} */
export function rebuildIndex() {
  return change("db/rebuild_index", {});
}

/** @returns {Promise<unknown>} */
export function cancelIndex() {
  return change("db/index_cancel", {});
}

/**
 * What is different since a revision; without one, the present revision.
 * @param {number} [since]
 * @returns {Promise<Changes>}
 */
export function getChanges(since) {
  return get("db/changes", { since });
}
