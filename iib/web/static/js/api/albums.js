import { change, get } from "./client.js";
/** @import { Album } from "model/types.js" */

/**
 * @param {AbortSignal} [signal]
 * @returns {Promise<Album[]>} by name
 */
export function getAlbums(signal) {
  return get("db/albums", {}, signal);
}

/**
 * Make an album, or change one whose id is given.
 * @param {Partial<Album>} album
 * @returns {Promise<Album>}
 */
export function putAlbum(album) {
  return change("db/albums", album);
}

/**
 * @param {number} id
 * @returns {Promise<Album>}
 */
export function removeAlbum(id) {
  return change("db/albums", { id }, "DELETE");
}
