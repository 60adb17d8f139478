import { ApiError } from "./client.js";

/**
 * Many files as one zip.
 * @param {string[]} paths
 * @param {(bytes: number) => void} tell how much came so far
 * @param {AbortSignal} signal
 * @returns {Promise<Blob>}
 */
export async function getZip(paths, tell, signal) {
  const response = await fetch("zip", {
    method: "POST",
    body: JSON.stringify({ paths }),
    headers: { "Content-Type": "application/json" },
    credentials: "same-origin",
    signal,
  });
  if (!response.ok || !response.body) {
    const { detail } = await response.json().catch(() => ({}));
    throw new ApiError(response.status, typeof detail === "string" ? detail : "");
  }
  let bytes = 0;
  const counted = new TransformStream({
    transform(chunk, controller) {
      tell((bytes += chunk.byteLength));
      controller.enqueue(chunk);
    },
  });
  return new Response(response.body.pipeThrough(counted)).blob();
}
