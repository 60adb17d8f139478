/**
 * "832 × 1216 · 1.0 MP"
 * @param {number} width
 * @param {number} height
 */
export function formatPixels(width, height) {
  const mega = (width * height) / 1e6;
  return `${width} × ${height}` + (mega >= 0.1 ? ` · ${mega.toFixed(mega < 10 ? 1 : 0)} MP` : "");
}

/**
 * Bytes as the server writes them.
 * @param {number} bytes
 */
export function formatBytes(bytes) {
  const units = ["B", "KB", "MB", "GB", "TB"];
  let power = 0;
  let size = bytes;
  while (size >= 1024 && power < units.length - 1) {
    size /= 1024;
    power++;
  }
  return power === 0 ? `${bytes} B` : `${size.toFixed(1)} ${units[power]}`;
}
