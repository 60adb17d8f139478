import { fileUrl } from "api/media.js";
import { getGenInfoDetails, getGenInfoTexts } from "api/metadata.js";
import { copyText } from "core/clipboard.js";
import { t } from "core/i18n.js";
import { parentOf } from "model/paths.js";
/**
 * @import { App } from "core/app.js"
 * @import { FileInfo } from "model/types.js"
 * @import { SentenceKey } from "core/i18n.js"
 * @import { IconName } from "ui/icon.js"
 */

/** Browsers ask before they save many files one by one; more than this wants a zip. */
const MOST_DOWNLOADS = 60;
const COPY_AT_ONCE = 500;

/**
 * @typedef {object} Action
 * @property {string} id
 * @property {SentenceKey} label
 * @property {SentenceKey} [label_many] when there are several files
 * @property {IconName} icon
 * @property {string} [keys]
 * @property {boolean} [isForAll] also for a whole result, whatever it holds; it is told no files then
 * @property {string[]} [inside] what is to be chosen next
 * @property {(files: FileInfo[], app: App) => boolean} isFor
 * @property {(files: FileInfo[], app: App) => void|Promise<void>} run
 */

const isOne = (/** @type {FileInfo[]} */ files) => files.length === 1;
const areFiles = (/** @type {FileInfo[]} */ files) => files.every((file) => file.type === "file");
const areIndexed = (/** @type {FileInfo[]} */ files) => areFiles(files) && files.every((file) => file.id !== undefined);
const isPicture = (/** @type {FileInfo[]} */ files) => isOne(files) && files[0]?.media_type === "image";

/** The picture menu, in its order; "-" is a line. @type {readonly (Action|"-")[]} */
export const ACTIONS = Object.freeze([
  { id: "open", label: "action.open", icon: "open", keys: "Enter", isFor: isOne, run: open },
  { id: "open_tab", label: "action.open_tab", icon: "image", isFor: (files) => isOne(files) && areFiles(files), run: openTab },
  { id: "toggle", label: "action.select", icon: "select", keys: "Space", isFor: isOne, run: toggle },
  "-",
  { id: "copy_prompt", label: "action.copy_prompt", icon: "copy", isFor: (files) => isOne(files) && areFiles(files), run: copyPrompt },
  { id: "copy_parameters", label: "action.copy_parameters", icon: "text", isFor: areFiles, run: copyParameters },
  { id: "copy_image", label: "action.copy_image", icon: "image", isFor: isPicture, run: copyImage },
  { id: "copy_path", label: "action.copy_path", label_many: "action.copy_paths", icon: "folder", keys: "Ctrl C", isFor: () => true, run: copyPaths },
  "-",
  { id: "favourite", label: "action.favourite", icon: "heart", keys: "F", isFor: areIndexed, isForAll: true, run: (files, { events }) => events.emit("mark", { files }) },
  { id: "rate", label: "action.rate", icon: "star", keys: "0 – 5", isFor: areIndexed, isForAll: true, run: () => {}, inside: ["5", "4", "3", "2", "1", "0"] },
  { id: "tags", label: "action.tags", icon: "tag", keys: "T", isFor: areIndexed, isForAll: true, run: (files, { events }) => events.emit("edit_tags", { files }) },
  "-",
  { id: "similar", label: "action.similar", icon: "search", isFor: isPicture, run: ([file], { router }) => file && router.go({ place: "similar", path: file.fullpath }) },
  { id: "download", label: "action.download", icon: "download", isFor: areFiles, run: download },
  { id: "reveal", label: "action.reveal", icon: "folders", isFor: isOne, run: revealFolder },
  "-",
  sendAction("txt2img", "action.send_txt2img"),
  sendAction("img2img", "action.send_img2img"),
  sendAction("inpaint", "action.send_inpaint"),
  sendAction("extras", "action.send_extras"),
]);

/**
 * @param {string} target
 * @param {SentenceKey} label
 * @returns {Action}
 */
function sendAction(target, label) {
  return {
    id: `send_${target}`,
    label,
    icon: "send",
    isFor: (files, app) => isPicture(files) && canSend(app),
    run: ([file], { events }) => {
      window.parent.postMessage({ type: "iib:send_to", target, path: file?.fullpath }, location.origin);
      events.emit("toast", { text: t("sent", { target }) });
    },
  };
}

/** @param {App} app */
function canSend({ store }) {
  return Boolean(store.state.setting?.can_send_to_webui) && window.parent !== window;
}

/**
 * @param {FileInfo[]} files
 * @param {App} app
 */
function open([file], { store, router }) {
  if (!file) return;
  if (file.type === "dir") return router.go({ place: "folders", path: file.fullpath });
  const focused = store.state.result?.indexOf(file.fullpath) ?? -1;
  store.set({ focused, focused_file: file });
  router.change({ view: file.fullpath }, { memo: { is_viewer_step: true } });
}

/** @param {FileInfo[]} files */
function openTab([file]) {
  if (file) window.open(fileUrl(file), "_blank", "noopener");
}

/**
 * @param {FileInfo[]} files
 * @param {App} app
 */
function toggle([file], { store }) {
  if (file) store.set({ selection: store.state.selection.toggled(file) });
}

/**
 * @param {FileInfo[]} files
 * @param {App} app
 */
async function copyPrompt([file], app) {
  if (!file) return;
  const { info } = await getGenInfoDetails(file.fullpath);
  await copyText(info?.prompt ?? "", t("copied"), app.events);
}

/**
 * @param {FileInfo[]} files
 * @param {App} app
 */
async function copyParameters(files, app) {
  const texts = [];
  for (let at = 0; at < files.length; at += COPY_AT_ONCE) {
    const paths = files.slice(at, at + COPY_AT_ONCE).map((file) => file.fullpath);
    const answer = await getGenInfoTexts(paths);
    texts.push(...paths.map((path) => answer[path] ?? "").filter(Boolean));
  }
  await copyText(texts.join("\n\n"), t("copied"), app.events);
}

/**
 * @param {FileInfo[]} files
 * @param {App} app
 */
async function copyPaths(files, app) {
  await copyText(files.map((file) => file.fullpath).join("\n"), t("copied.paths", { count: files.length }), app.events);
}

/**
 * The clipboard takes PNG only, so others are drawn anew.
 * @param {FileInfo[]} files
 * @param {App} app
 */
async function copyImage([file], { events }) {
  if (!file) return;
  try {
    await navigator.clipboard.write([new ClipboardItem({ "image/png": pngOf(fileUrl(file)) })]);
    events.emit("toast", { text: t("copied") });
  } catch {
    events.emit("toast", { text: t("copy.refused"), kind: "error" });
  }
}

/** @param {string} url */
async function pngOf(url) {
  const blob = await (await fetch(url)).blob();
  if (blob.type === "image/png") return blob;
  const bitmap = await createImageBitmap(blob);
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: bitmap.width, height: bitmap.height });
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
  return /** @type {Promise<Blob>} */ (
    new Promise((resolve, reject) => canvas.toBlob((png) => (png ? resolve(png) : reject(new Error("no picture")))))
  );
}

/**
 * @param {FileInfo[]} files
 * @param {App} app
 */
async function download(files, { events }) {
  if (files.length > MOST_DOWNLOADS) {
    return events.emit("toast", { text: t("download.many", { count: MOST_DOWNLOADS }), kind: "error" });
  }
  for (const file of files) {
    const link = document.createElement("a");
    link.href = fileUrl(file, file.name);
    link.download = file.name;
    link.click();
    if (files.length > 1) await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/**
 * @param {FileInfo[]} files
 * @param {App} app
 */
function revealFolder([file], { router }) {
  if (file) router.go({ place: "folders", path: parentOf(file.fullpath) });
}
