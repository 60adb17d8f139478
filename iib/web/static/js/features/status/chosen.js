import { html } from "core/html.js";
import { t } from "core/i18n.js";
import { formatBytes } from "model/amounts.js";
import { icon } from "ui/icon.js";
/**
 * @import { State } from "core/app.js"
 * @import { SentenceKey } from "core/i18n.js"
 * @import { FileInfo } from "model/types.js"
 * @import { IconName } from "ui/icon.js"
 */

/**
 * One button of the selection, which is an action of the picture menu.
 * @typedef {object} Button
 * @property {string} id
 * @property {IconName} icon
 * @property {SentenceKey} label
 * @property {boolean} [isSend] not outside of the WebUI
 * @property {boolean} [isWrite] not where nothing may be changed
 * @property {boolean} [isMark] of files, not of folders
 * @property {boolean} [isChange] not of folders that are looked after: they stay what and where they are
 * @property {boolean} [isExtra] only where there is room
 */

/** @type {readonly Button[]} */
const BUTTONS = Object.freeze([
  { id: "favourite", icon: "heart", label: "action.favourite", isWrite: true, isMark: true, isExtra: true },
  { id: "tags", icon: "tag", label: "action.tags", isWrite: true, isMark: true, isExtra: true },
  { id: "copy_path", icon: "copy", label: "action.copy_paths", isExtra: true },
  { id: "download", icon: "download", label: "action.download" },
  { id: "move", icon: "folder", label: "action.move", isWrite: true, isChange: true },
  { id: "trash", icon: "trash", label: "action.trash", isWrite: true, isChange: true },
  { id: "send_txt2img", icon: "send", label: "action.send_txt2img", isSend: true },
]);

/**
 * What can be done with what is chosen. Of everything of a result, only its place tells what it is.
 * @param {Readonly<State>} state
 * @returns {{canMark: boolean, canChange: boolean}}
 */
function fitting({ selection, setting, address }) {
  const areRoots = address.place === "folders" && !address.path;
  if (selection.isAll) return { canMark: !areRoots, canChange: !areRoots };
  const isRoot = (/** @type {FileInfo} */ file) => setting?.folders.some(({ path }) => path === file.fullpath);
  return { canMark: selection.named.some((file) => file.type === "file"), canChange: !selection.named.some(isRoot) };
}

/**
 * How many are chosen, and what can be done with them.
 * @param {Readonly<State>} state
 */
export function chosenMarkup(state) {
  const { selection, total, setting } = state;
  const count = selection.count(total);
  const bytes = selection.isAll ? 0 : selection.named.reduce((sum, file) => sum + file.bytes, 0);
  const canSend = setting?.can_send_to_webui && window.parent !== window && count === 1;
  const { canMark, canChange } = fitting(state);
  const fits = (/** @type {Button} */ { isSend, isWrite, isMark, isChange }) =>
    (canSend || !isSend) && !(isWrite && setting?.is_readonly) && (canMark || !isMark) && (canChange || !isChange);
  const buttons = BUTTONS.filter(fits).map(
    ({ id, icon: name, label, isExtra }) => html`<button type="button" class="tool with-text${isExtra ? " is-extra" : ""}" data-action="${id}"
      title="${t(label)}">${icon(name)}<span>${t(label)}</span></button>`,
  );
  return html`<b>${t("status.chosen", { count })}</b>${bytes ? html`<small>${formatBytes(bytes)}</small>` : null}${buttons}
    <button type="button" class="tool" data-action="more" aria-label="${t("action.more")}" title="${t("action.more")}">${icon("more")}</button>
    <button type="button" class="tool" data-action="clear" aria-label="${t("action.clear_selection")}"
      title="${t("action.clear_selection")} (Esc)">${icon("close")}</button>`;
}
