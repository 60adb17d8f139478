import { change, get } from "./client.js";
/** @import { Done, TrashPage } from "model/types.js" */

/**
 * What lies in the trash, the last to be deleted first.
 * @param {{limit: number, cursor?: string}} page
 * @param {AbortSignal} [signal]
 * @returns {Promise<TrashPage>}
 */
export function getTrash(page, signal) {
  return get("trash", page, signal);
}

/**
 * @param {number[]} ids
 * @param {string} new_id
 * @returns {Promise<Done & {restored: string[]}>}
 */
export function restoreTrash(ids, new_id) {
  return change("trash/restore", { ids, new_id });
}

/**
 * Really remove what lies there, or some of it.
 * @param {number[]} [ids]
 * @returns {Promise<{removed: number, bytes: number}>}
 */
export function emptyTrash(ids) {
  return change("trash/empty", ids ? { ids } : {});
}
