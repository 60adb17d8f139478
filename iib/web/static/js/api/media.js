import { urlOf } from "./client.js";
/** @import { FileInfo } from "model/types.js" */

/** Path of a video → another word for each cover that was chosen on this page. @type {Map<string, number>} */
export const newCovers = new Map();

/**
 * The cover of a video or sound may be another one tomorrow, a picture of that stamp may not.
 * @param {Pick<FileInfo, "fullpath"|"stamp"|"media_type">} file
 * @param {number} size px of the square that it is made to fit into
 */
export function thumbnailUrl({ fullpath: path, stamp, media_type }, size) {
  const box = `${size}x${size}`;
  const isPlayed = media_type === "video" || media_type === "audio";
  return isPlayed ? urlOf("video_cover", { path, mt: stamp, cover: newCovers.get(path), size: box }) : urlOf("image-thumbnail", { path, t: stamp, size: box });
}

/**
 * @param {Pick<FileInfo, "fullpath"|"stamp">} file
 * @param {string} [disposition] name under which the browser saves it
 */
export function fileUrl(file, disposition) {
  return urlOf("file", { path: file.fullpath, t: file.stamp, disposition });
}

/**
 * Why a thumbnail did not come.
 * @param {FileInfo} file
 * @param {string} url
 * @returns {Promise<string|null>} the server's sentence; "" when such a file has none; null when it may come later
 */
export async function whyNoThumbnail(file, url) {
  try {
    const response = await fetch(url);
    if (response.ok) return "";
    if (response.status >= 500 || response.status === 401) return null;
    const { detail } = await response.json();
    if (response.status === 404 && detail === "Not Found") return null;
    return file.media_type === "image" ? String(detail) : "";
  } catch {
    return null;
  }
}
