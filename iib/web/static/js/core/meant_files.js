import { t, useLateSentences } from "./i18n.js";
/**
 * @import { App } from "./app.js"
 * @import { FileInfo } from "model/types.js"
 * @import { Result } from "model/result.js"
 */

/** Below this nobody has to be told how far it is. */
const QUIET = 3000;

/**
 * The files that an action is about: those given, else the selection (of a result of any length, read to its end), else
 * the focused one. Folders are left out, unless they are asked for. When nothing is left, that is told.
 * @param {App} app
 * @param {FileInfo[]} given
 * @param {{withFolders?: boolean}} [how]
 * @returns {Promise<FileInfo[]>} none when it was cancelled
 */
export async function meantFiles(app, given, { withFolders = false } = {}) {
  const { selection, focused_file, result } = app.store.state;
  const named = selection.named.length ? selection.named : focused_file ? [focused_file] : [];
  const chosen = async () => (selection.isAll ? result && readWhole(app, result) : named);
  const all = given.length ? given : await chosen();
  const files = all?.filter((file) => withFolders || file.type === "file") ?? [];
  if (all && !files.length) {
    await useLateSentences();
    app.events.emit("toast", { text: t("files.nothing") });
  }
  return files;
}

/**
 * Everything of a result that is chosen.
 * @param {App} app
 * @param {Result} result
 * @returns {Promise<FileInfo[]|null>} null when it was cancelled
 */
async function readWhole(app, result) {
  const { selection } = app.store.state;
  /** @type {FileInfo[]} */
  const files = [];
  const stop = new AbortController();
  try {
    for await (const page of result.pages(stop.signal)) {
      for (const file of page) if (selection.has(file)) files.push(file);
      if (result.total > QUIET) await tell(app, files.length, result.total, stop);
    }
  } catch (error) {
    if (stop.signal.aborted) return null;
    throw error;
  } finally {
    app.events.emit("task", null);
  }
  return files;
}

/**
 * @param {App} app
 * @param {number} done
 * @param {number} total
 * @param {AbortController} stop
 */
async function tell({ events }, done, total, stop) {
  await useLateSentences();
  events.emit("task", { text: t("task.reading", { done, total }), done, total, cancel: () => stop.abort() });
}
