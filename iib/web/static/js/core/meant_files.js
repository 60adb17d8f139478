import { t, useLateSentences } from "./i18n.js";
/**
 * @import { App } from "./app.js"
 * @import { FileInfo } from "model/types.js"
 */

/** Below this nobody has to be told how far it is. */
const QUIET = 3000;

/**
 * The files that an action is about: those given, else the selection (of a result of any length, read to its end), else
 * the focused one. Folders are left out, unless they are asked for and were chosen by name.
 * @param {App} app
 * @param {FileInfo[]} given
 * @param {{withFolders?: boolean}} [how]
 * @returns {Promise<FileInfo[]>} none when it was cancelled
 */
export async function meantFiles(app, given, { withFolders = false } = {}) {
  const { selection, focused_file, result } = app.store.state;
  const named = selection.named.length ? selection.named : focused_file ? [focused_file] : [];
  const files = given.length ? given : selection.isAll ? [] : named;
  if (given.length || !selection.isAll || !result) return files.filter((file) => withFolders || file.type === "file");
  const stop = new AbortController();
  try {
    for await (const page of result.pages(stop.signal)) {
      for (const file of page) if (file.type === "file" && selection.has(file)) files.push(file);
      if (result.total > QUIET) await tell(app, files.length, result.total, stop);
    }
  } catch (error) {
    if (stop.signal.aborted) return [];
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
