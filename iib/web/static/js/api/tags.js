import { change, get, query } from "./client.js";
/** @import { Tag } from "model/types.js" */

/**
 * @param {{category?: string, q?: string, limit?: number}} wanted
 * @param {AbortSignal} [signal]
 * @returns {Promise<Tag[]>} most used first
 */
export function getTags(wanted, signal) {
  return get("db/tags", wanted, signal);
}

/**
 * @param {string[]} paths
 * @param {AbortSignal} [signal]
 * @returns {Promise<Record<string, Tag[]>>} custom tags first
 */
export function getTagsOf(paths, signal) {
  return query("db/get_image_tags", { paths }, signal);
}

/**
 * @param {string} tag_name
 * @returns {Promise<Tag>} the one that has this name already, if there is one
 */
export function addTag(tag_name) {
  return change("db/add_custom_tag", { tag_name });
}

/**
 * @param {string[]} img_paths at most 10,000
 * @param {"add"|"remove"} action
 * @param {number} tag_id
 * @returns {Promise<{changed: number}>}
 */
export function tagFiles(img_paths, action, tag_id) {
  return change("db/batch_update_image_tag", { img_paths, action, tag_id });
}

/**
 * @param {number} id
 * @param {{name?: string, color?: string}} patch
 * @returns {Promise<Tag>}
 */
export function updateTag(id, patch) {
  return change("db/update_tag", { id, ...patch });
}

/**
 * @param {number} tag_id
 * @returns {Promise<Tag>}
 */
export function removeTag(tag_id) {
  return change("db/remove_custom_tag", { tag_id });
}

/**
 * @param {number[]} tag_ids
 * @param {number} into
 * @returns {Promise<unknown>}
 */
export function mergeTags(tag_ids, into) {
  return change("db/merge_tags", { tag_ids, into });
}

/**
 * @param {string[]} paths
 * @param {number} rating 0 to 5
 * @returns {Promise<{changed: number}>}
 */
export function setRating(paths, rating) {
  return change("db/set_rating", { paths, rating });
}

/**
 * @param {string[]} paths
 * @param {boolean} favourite
 * @returns {Promise<{changed: number}>}
 */
export function setFavourite(paths, favourite) {
  return change("db/set_favourite", { paths, favourite });
}

/** Tag every file by the rules that are kept in the settings. @returns {Promise<Record<string, number>>} */
export function applyAutoTagRules() {
  return change("db/apply_auto_tag_rules", { folder_paths: [] });
}
