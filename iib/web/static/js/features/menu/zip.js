import { getZip } from "api/archive.js";
import { saveAs } from "core/clipboard.js";
import { t } from "core/i18n.js";
import { formatBytes } from "model/amounts.js";
import { nameOf, parentOf } from "model/paths.js";
/**
 * @import { App } from "core/app.js"
 * @import { FileInfo } from "model/types.js"
 */

/** As many as the server packs at once. */
const MOST = 10_000;
const KEPT_MS = 60_000;

/**
 * Save files and folders as one zip; how far it is is told, and it can be cancelled.
 * @param {FileInfo[]} files
 * @param {App} app
 */
export async function saveZip(files, { events }) {
  if (files.length > MOST) return events.emit("toast", { text: t("select.many", { count: MOST }), kind: "error" });
  const total = files.reduce((sum, file) => sum + file.bytes, 0);
  const stop = new AbortController();
  const tell = (/** @type {number} */ bytes) => {
    const text = t("zip.progress", { done: formatBytes(bytes), total: formatBytes(Math.max(bytes, total)) });
    events.emit("task", { text, done: Math.min(bytes, total), total: Math.max(1, total), cancel: () => stop.abort() });
  };
  tell(0);
  try {
    const blob = await getZip(files.map((file) => file.fullpath), tell, stop.signal);
    const href = URL.createObjectURL(blob);
    saveAs(href, nameFor(files));
    setTimeout(() => URL.revokeObjectURL(href), KEPT_MS);
    events.emit("toast", { text: t("zip.saved", { count: files.length, size: formatBytes(blob.size) }) });
  } finally {
    events.emit("task", null);
  }
}

/** A zip of one folder has its name, else that of the day. @param {FileInfo[]} files */
function nameFor(files) {
  const folders = new Set(files.map((file) => (file.type === "dir" ? file.fullpath : parentOf(file.fullpath))));
  const [folder = ""] = folders;
  const day = new Date().toLocaleDateString("sv", { dateStyle: "short" });
  return `${folders.size === 1 ? nameOf(folder) : "pictures"} ${day}.zip`;
}
