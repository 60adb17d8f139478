import { fileUrl } from "api/media.js";
import { openFolder } from "api/operations.js";
import { getGenInfoDetails, getGenInfoTexts } from "api/metadata.js";
import { copyText, saveAs } from "core/clipboard.js";
import { t } from "core/i18n.js";
import { meantFiles } from "core/meant_files.js";
import { parentOf } from "model/paths.js";
/**
 * @import { App } from "core/app.js"
 * @import { FileInfo } from "model/types.js"
 * @import { PageEvents } from "core/events.js"
 * @import { SentenceKey } from "core/i18n.js"
 * @import { IconName } from "ui/icon.js"
 */

const COPY_AT_ONCE = 500;

/**
 * @typedef {object} Action
 * @property {string} id
 * @property {SentenceKey} label
 * @property {SentenceKey} [label_many] when there are several files
 * @property {IconName} icon
 * @property {string} [keys]
 * @property {boolean} [isForAll] also for a whole result, whatever it holds; it is told no files then
 * @property {boolean} [isWrite] not where nothing may be changed
 * @property {string[]} [inside] what is to be chosen next
 * @property {(files: FileInfo[], app: App) => boolean} isFor
 * @property {(files: FileInfo[], app: App) => void|Promise<void>} run
 */

const isOne = (/** @type {FileInfo[]} */ files) => files.length === 1;
const areFiles = (/** @type {FileInfo[]} */ files) => files.every((file) => file.type === "file");
const isDir = (/** @type {FileInfo} */ file) => file.type === "dir";
const areIndexed = (/** @type {FileInfo[]} */ files) => files.every((file) => isDir(file) || file.id !== undefined);
const mayWrite = (/** @type {App} */ { store }) => store.state.setting?.is_readonly === false;
/** Folders among files are left out; alone they are nothing to mark. */
const mayMark = (/** @type {FileInfo[]} */ files, /** @type {App} */ app) => areIndexed(files) && !files.every(isDir) && mayWrite(app);
/** Folders that are looked after stay what and where they are. */
const mayChange = (/** @type {FileInfo[]} */ files, /** @type {App} */ app) =>
  mayWrite(app) && !files.some((file) => app.store.state.setting?.folders.some(({ path }) => path === file.fullpath));
const isFolder = (/** @type {FileInfo[]} */ files) => isOne(files) && files[0]?.type === "dir";
const isHere = (/** @type {FileInfo[]} */ _, /** @type {App} */ { store }) => Boolean(store.state.setting?.can_open_folder);
const isShown = (/** @type {FileInfo[]} */ [file], /** @type {App} */ { store }) => (store.state.result?.indexOf(file?.fullpath ?? "") ?? -1) >= 0;
const isPicture = (/** @type {FileInfo[]} */ files) => isOne(files) && files[0]?.media_type === "image";

/** The picture menu, in its order; "-" is a line. @type {readonly (Action|"-")[]} */
export const ACTIONS = Object.freeze([
  { id: "open", label: "action.open", icon: "open", keys: "Enter", isFor: isOne, run: open },
  { id: "open_tab", label: "action.open_tab", icon: "image", isFor: (files) => isOne(files) && areFiles(files), run: openTab },
  { id: "toggle", label: "action.select", icon: "select", keys: "Space", isFor: (files, app) => isOne(files) && isShown(files, app), run: toggle },
  "-",
  { id: "copy_prompt", label: "action.copy_prompt", icon: "copy", isFor: (files) => isOne(files) && areFiles(files), run: copyPrompt },
  { id: "copy_parameters", label: "action.copy_parameters", icon: "text", isFor: areFiles, run: copyParameters },
  { id: "copy_image", label: "action.copy_image", icon: "image", isFor: isPicture, run: copyImage },
  { id: "copy_path", label: "action.copy_path", label_many: "action.copy_paths", icon: "folder", keys: "Ctrl C", isFor: () => true, run: copyPaths },
  "-",
  { id: "favourite", isWrite: true, label: "action.favourite", icon: "heart", keys: "F", isFor: mayMark, isForAll: true, run: (files, { events }) => events.emit("mark", { files }) },
  { id: "rate", isWrite: true, label: "action.rate", icon: "star", keys: "0 – 5", isFor: mayMark, isForAll: true, run: () => {}, inside: ["5", "4", "3", "2", "1", "0"] },
  { id: "tags", isWrite: true, label: "action.tags", icon: "tag", keys: "T", isFor: mayMark, isForAll: true, run: (files, { events }) => events.emit("edit_tags", { files }) },
  "-",
  fileAction({ id: "move", label: "action.move", icon: "folder", keys: "M", isFor: mayChange }),
  fileAction({ id: "copy", label: "action.copy", icon: "copy", isFor: (_, app) => mayWrite(app) }),
  fileAction({ id: "rename", label: "action.rename", icon: "pencil", keys: "F2", isFor: mayChange }),
  fileAction({ id: "flatten", label: "action.flatten", icon: "merge", isForAll: false, isFor: (files, app) => isFolder(files) && mayWrite(app) }),
  fileAction({ id: "trash", label: "action.trash", icon: "trash", keys: "Del", isFor: mayChange }),
  "-",
  { id: "similar", label: "action.similar", icon: "search", isFor: isPicture, run: ([file], { router }) => file && router.go({ place: "similar", path: file.fullpath }) },
  { id: "download", label: "action.download", label_many: "action.download_zip", icon: "download", isForAll: true, isFor: () => true, run: download },
  { id: "reveal", label: "action.reveal", icon: "folders", isFor: (files) => isOne(files) && areFiles(files), run: revealFolder },
  { id: "open_folder", label: "action.open_folder", icon: "open", isFor: (files, app) => isOne(files) && isHere(files, app), run: ([file]) => openFolder(file?.fullpath ?? "").then(() => {}) },
  "-",
  sendAction("txt2img", "action.send_txt2img"),
  sendAction("img2img", "action.send_img2img"),
  sendAction("inpaint", "action.send_inpaint"),
  sendAction("extras", "action.send_extras"),
]);

/**
 * What the feature of files does.
 * @param {Omit<Action, "run"> & {id: PageEvents["files"]["what"]}} row
 * @returns {Action}
 */
function fileAction(row) {
  return { isForAll: true, isWrite: true, ...row, run: (files, { events }) => events.emit("files", { what: row.id, files }) };
}

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
 * One file as it is, several as a zip.
 * @param {FileInfo[]} given none means what is chosen
 * @param {App} app
 */
async function download(given, app) {
  const files = given.length ? given : await meantFiles(app, [], { withFolders: true });
  const [first] = files;
  if (files.length !== 1 || first?.type === "dir") return files.length ? (await import("./zip.js")).saveZip(files, app) : undefined;
  if (first) saveAs(fileUrl(first, first.name), first.name);
}

/**
 * @param {FileInfo[]} files
 * @param {App} app
 */
function revealFolder([file], { router }) {
  if (file) router.go({ place: "folders", path: parentOf(file.fullpath) });
}
