import { change, urlOf } from "./client.js";
/** @import { FileInfo } from "model/types.js" */

/** What was said of the video before: its cover was chosen, and looked so. */
/** @typedef {{was_chosen: boolean, width?: number, height?: number}} CoverAnswer */

/**
 * Let the frame at a time, or a picture, stand for a video from now on; neither: no more.
 * @param {string} path
 * @param {{seconds?: number, base64_img?: string}} choice
 * @returns {Promise<CoverAnswer>}
 */
export function chooseCover(path, choice) {
  return change("set_target_frame_as_video_cover", { path, ...choice });
}

/**
 * The cover as it is now.
 * @param {FileInfo} file
 * @returns {Promise<string>} as a data URL
 */
export async function readCover({ fullpath: path }) {
  const response = await fetch(urlOf("video_cover", { path, size: "1024x1024" }), { cache: "no-cache" });
  if (!response.ok) return "";
  const blob = await response.blob();
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

/**
 * Why the cover of a file is only drawn.
 * @param {FileInfo} file
 * @param {AbortSignal} [signal]
 * @returns {Promise<string>} a sentence, "" when nothing is missing
 */
export async function noteOnCover({ fullpath: path }, signal) {
  try {
    const response = await fetch(urlOf("video_cover", { path }), { method: "HEAD", signal: signal ?? null });
    return response.headers.get("X-IIB-Note") ?? "";
  } catch {
    return "";
  }
}
