import { change, get, query } from "./client.js";
/** @import { Done, Moves, Operation, OperationDetails } from "model/types.js" */

/** Paths of one order to the server, at most. */
export const AT_ONCE = 10_000;

/** An id for an operation, by which it can be followed while it runs. */
export function freshId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Many files are done as far as it goes; one alone, or not at all.
 * @param {string[]} file_paths
 */
function many(file_paths) {
  return { file_paths, continue_on_error: file_paths.length > 1 };
}

/**
 * Move files and empty folders to the trash.
 * @param {string[]} paths
 * @param {string} new_id
 * @returns {Promise<Done>}
 */
export function deleteFiles(paths, new_id) {
  return change("delete_files", { ...many(paths), new_id });
}

/**
 * @param {"move"|"copy"} kind
 * @param {string[]} paths
 * @param {string} dest
 * @param {string} new_id
 * @returns {Promise<Done>}
 */
export function bringFiles(kind, paths, dest, new_id) {
  return change(`${kind}_files`, { ...many(paths), dest, new_id });
}

/**
 * @param {string} dest_folder
 * @returns {Promise<Done & {path: string}>}
 */
export function makeFolder(dest_folder) {
  return change("mkdirs", { dest_folder });
}

/**
 * @param {string} path
 * @param {string} name
 * @returns {Promise<Done & {new_path: string}>}
 */
export function renameFile(path, name) {
  return change("db/rename", { path, name });
}

/**
 * @param {string[]} paths
 * @param {string} pattern
 * @param {number} start
 * @param {string} new_id
 * @returns {Promise<Moves>}
 */
export function renameFiles(paths, pattern, start, new_id) {
  return change("batch_rename", { paths, pattern, start, dry_run: false, new_id });
}

/**
 * What `renameFiles` would do.
 * @param {string[]} paths
 * @param {string} pattern
 * @param {number} start
 * @param {AbortSignal} signal
 * @returns {Promise<Moves>}
 */
export function previewNames(paths, pattern, start, signal) {
  return query("batch_rename", { paths, pattern, start, dry_run: true }, signal);
}

/**
 * @param {string} folder_path
 * @param {boolean} remove_empty_folders
 * @param {string} new_id
 * @returns {Promise<Moves>}
 */
export function flattenFolder(folder_path, remove_empty_folders, new_id) {
  return change("flatten_folder", { folder_path, remove_empty_folders, dry_run: false, new_id });
}

/**
 * @param {string} folder_path
 * @param {AbortSignal} signal
 * @returns {Promise<Moves>}
 */
export function previewFlatten(folder_path, signal) {
  return query("flatten_folder", { folder_path, dry_run: true }, signal);
}

/**
 * @param {string} operation_id
 * @param {string} new_id
 * @param {boolean} [continue_on_error] leave as they are the files that were changed since
 * @returns {Promise<Done>}
 */
export function undoOperation(operation_id, new_id, continue_on_error = false) {
  return change("undo", { operation_id, continue_on_error, new_id });
}

/**
 * The newest first.
 * @param {{limit: number, before?: string}} page those before an operation
 * @param {AbortSignal} [signal]
 * @returns {Promise<Operation[]>}
 */
export function getOperations(page, signal) {
  return get("operations", page, signal);
}

/**
 * @param {string} id
 * @param {AbortSignal} [signal]
 * @returns {Promise<OperationDetails>}
 */
export function getOperation(id, signal) {
  return get(`operations/${encodeURIComponent(id)}`, {}, signal);
}

/**
 * @param {string} id
 * @returns {Promise<{cancelled: boolean}>}
 */
export function cancelOperation(id) {
  return change(`operations/${encodeURIComponent(id)}/cancel`, {});
}

/**
 * Show a folder, or that of a file, on the machine of the server.
 * @param {string} path
 */
export function openFolder(path) {
  return change("open_folder", { path });
}
