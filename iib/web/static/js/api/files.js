import { get, query } from "./client.js";
/** @import { FileInfo } from "model/types.js" */

/**
 * @param {string} folder_path
 * @param {AbortSignal} [signal]
 * @returns {Promise<FileInfo[]>} folders first, then by name
 */
export async function listFolder(folder_path, signal) {
  return (await get("files", { folder_path }, signal)).files;
}

/**
 * @param {string[]} paths
 * @param {AbortSignal} [signal]
 * @returns {Promise<Record<string, FileInfo|null>>}
 */
export function getFilesInfo(paths, signal) {
  return query("batch_get_files_info", { paths }, signal);
}

/**
 * The newest pictures of each folder, for its cover.
 * @param {string[]} paths
 * @param {AbortSignal} [signal]
 * @returns {Promise<Record<string, FileInfo[]>>}
 */
export function getFolderCovers(paths, signal) {
  return query("batch_top_4_media_info", { paths }, signal);
}
